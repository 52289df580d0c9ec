/** Commands that no User asked for: which key protects them, what is remembered of the answer. */
import { expect } from "chai";
import {
  accessControlBrokerRekey,
  type DccEnvironment,
  giveUpWaiting,
  managementCell,
  receiveDeviceAnswer,
  recovery,
  reportedCell,
  reportKey,
  sendOwnCommand,
} from "../../dcc/index.ts";
import {
  type KeyIdentifier,
  keyIdentifier,
  sharedSecret,
  signDeterministicallyFOR_REPLAY,
} from "../../pki/index.ts";
import {
  decodeUpdateSecurityCredentialsCommand,
  encodeUpdateSecurityCredentialsResponse,
  macMatches,
} from "../../wire/index.ts";
import { answerTo, dccUnderTest, type DccUnderTest, messageIn, NOW } from "./dcc-under-test.ts";

const NEW_KEY = keyIdentifier("4aaaaaaaaaaaaaaa");

/** The broker of the DCC under test, that notes which key it was asked for. */
function watched(dcc: DccUnderTest): { environment: DccEnvironment; asked: (KeyIdentifier | undefined)[] } {
  const asked: (KeyIdentifier | undefined)[] = [];
  const { broker } = dcc.environment;
  const environment = {
    ...dcc.environment,
    broker: {
      ...broker,
      sharedSecret: (point: Uint8Array, key?: KeyIdentifier) => {
        asked.push(key);
        return broker.sharedSecret(point, key);
      },
    },
  };
  return { environment, asked };
}

const rekey = (dcc: DccUnderTest, device = dcc.gpf, type: "GPF" | "CHF" = "GPF") =>
  accessControlBrokerRekey(
    device.entityId,
    type,
    {
      digitalSignature: dcc.broker.digitalSignature.certificate.der,
      keyAgreement: dcc.broker.keyAgreement.certificate.der,
    },
    [dcc.authorities.issuing.certificate.der],
  );
const signer = (dcc: DccUnderTest) => ({
  entityId: dcc.southern.entityId,
  sign: (message: Uint8Array) =>
    signDeterministicallyFOR_REPLAY(dcc.southern.digitalSignature.keyPair.privateScalar, message),
});
const recover = (dcc: DccUnderTest) =>
  recovery(dcc.gpf.entityId, signer(dcc), {
    replacements: [
      {
        replacementCertificate: dcc.broker.digitalSignature.certificate.der,
        targetTrustAnchorCell: managementCell("networkOperator", "digitalSignature"),
      },
    ],
    certificationPath: [dcc.authorities.issuing.certificate.der],
  });

describe("the DCC's own commands (measured: RTDS 4.5.0, modes 4 and 8)", () => {
  it("a re-key is MACed with the key that the device has: as delivered, then as it last reported", async () => {
    const dcc = await dccUnderTest();
    const { environment, asked } = watched(dcc);
    sendOwnCommand(environment, dcc.state, rekey(dcc), NOW);
    const cell = managementCell("accessControlBroker", "keyAgreement");
    const reportedCells = new Map([
      [reportKey(dcc.gpf.entityId, cell), { entityId: dcc.broker.entityId, keyIdentifier: NEW_KEY }],
    ]);
    sendOwnCommand(environment, { ...dcc.state, reportedCells }, rekey(dcc), NOW);
    expect(asked).to.deep.equal([undefined, NEW_KEY]);
  });

  for (const [type, signed, cells] of [
    ["GPF", false, ["keyAgreement"]],
    ["CHF", true, ["digitalSignature", "keyAgreement"]],
  ] as const) {
    it(`a re-key of a ${type}: ${signed ? "signed and MACed" : "MACed only"}, cells ${cells.join(" and ")}`, async () => {
      const dcc = await dccUnderTest();
      const device = type === "CHF" ? dcc.chf : dcc.gpf;
      const { command } = sendOwnCommand(dcc.environment, dcc.state, rekey(dcc, device, type), NOW);
      const message = messageIn(command?.bytes ?? new Uint8Array());
      const content = decodeUpdateSecurityCredentialsCommand(message.content);
      const secret = sharedSecret(
        dcc.broker.keyAgreement.keyPair.privateScalar,
        device.keyAgreement.keyPair.publicPoint,
      );
      expect(message.signature.kind === "signed").to.equal(signed);
      expect(macMatches(secret, message)).to.equal(true);
      expect(
        content.ok &&
          content.value.replacements.map(({ targetTrustAnchorCell }) => targetTrustAnchorCell.keyUsage),
      ).to.deep.equal([...cells]);
    });
  }

  it("recovery: signed, not MACed, time checks disapplied; the device is in Recovery until it answers", async () => {
    const dcc = await dccUnderTest();
    const { state, command } = sendOwnCommand(dcc.environment, dcc.state, recover(dcc), NOW);
    const message = messageIn(command?.bytes ?? new Uint8Array());
    const content = decodeUpdateSecurityCredentialsCommand(message.content);
    expect(message.mac).to.equal(undefined);
    expect(message.signature.kind).to.equal("signed");
    expect(message.header.businessOriginator).to.equal(dcc.southern.entityId);
    expect(content.ok && content.value.authorisingRemotePartyControl).to.include({
      credentialsReplacementMode: "anyExceptAbnormalRootByRecovery",
      applyTimeBasedCPVChecks: "disapply",
    });
    expect(state.inventory.get(dcc.gpf.entityId)?.deviceStatus).to.equal("Recovery");
  });

  it("the answer tells the DCC who holds the cell now, nobody else is told, and the device is Recovered", async () => {
    const dcc = await dccUnderTest();
    const { state, command } = sendOwnCommand(dcc.environment, dcc.state, recover(dcc), NOW);
    const cell = managementCell("networkOperator", "digitalSignature");
    const content = encodeUpdateSecurityCredentialsResponse({
      commandAccepted: null,
      executionOutcome: {
        authorisingRemotePartySeqNumber: 1n,
        credentialsReplacementMode: "anyExceptAbnormalRootByRecovery",
        remotePartySeqNumberChanges: [],
        replacementOutcomes: [
          {
            affectedTrustAnchorCell: cell,
            statusCode: "success",
            existingSubjectUniqueID: dcc.northgrid.entityId,
            existingSubjectKeyIdentifier: NEW_KEY,
            replacingSubjectUniqueID: dcc.broker.entityId,
            replacingSubjectKeyIdentifier: NEW_KEY,
          },
        ],
      },
    });
    const answer = answerTo(command?.bytes ?? new Uint8Array(), content, {
      kind: "signed",
      by: dcc.gpf.digitalSignature,
    });
    const result = receiveDeviceAnswer(dcc.environment, state, dcc.gpf.entityId, answer, NOW);
    expect(result.answers).to.equal("ownCommand");
    expect(result.response).to.equal(undefined);
    expect(reportedCell(result.state.reportedCells, dcc.gpf.entityId, cell)).to.deep.equal({
      entityId: dcc.broker.entityId,
      keyIdentifier: NEW_KEY,
    });
    expect(result.state.inventory.get(dcc.gpf.entityId)?.deviceStatus).to.equal("Recovered");
    expect(result.state.outstanding.size).to.equal(0);
  });

  it("each party counts for itself, and the broker goes on with its own count", async () => {
    const dcc = await dccUnderTest();
    const first = sendOwnCommand(dcc.environment, dcc.state, recover(dcc), NOW);
    const second = sendOwnCommand(dcc.environment, first.state, recover(dcc), NOW);
    const broker = sendOwnCommand(dcc.environment, second.state, rekey(dcc), NOW);
    const counters = [first, second, broker].map(
      ({ command }) => messageIn(command?.bytes ?? new Uint8Array()).header.originatorCounter,
    );
    expect(counters).to.deep.equal([1n, 2n, 1n]);
  });

  it("nobody is told when no answer comes, and it is not waited for any longer", async () => {
    const dcc = await dccUnderTest();
    const { state, command } = sendOwnCommand(dcc.environment, dcc.state, rekey(dcc), NOW);
    const givenUp = giveUpWaiting(state, command?.awaits ?? "", NOW, "E21");
    expect(givenUp?.response).to.equal(undefined);
    expect(givenUp?.state.outstanding.size).to.equal(0);
  });
});
