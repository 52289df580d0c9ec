import { bytesToHex } from "@noble/hashes/utils.js";
import { expect } from "chai";
import {
  giveUpWaiting,
  managementCell,
  reportedCell,
  receiveDeviceAnswer,
  receiveServiceRequest,
  type DccState,
  withEntry,
} from "../../dcc/index.ts";
import {
  certificatesLodged,
  createSignatureVerifier,
  EMPTY_REPOSITORY,
  type EntityId,
  keyIdentifier,
  lodgeAll,
  sharedSecret,
} from "../../pki/index.ts";
import {
  decodeProvideSecurityCredentialsCommand,
  decodeUpdateSecurityCredentialsCommand,
  encodeAddDeviceToLogResponse,
  encodeJoinDeviceResponse,
  encodeProvideSecurityCredentialsResponse,
  encodeSetClockResponse,
  encodeUpdateSecurityCredentialsResponse,
  type GbcsMessage,
  macMatches,
  originatorCounter,
  type ServiceRequest,
  signedPart,
} from "../../wire/index.ts";
import {
  answerTo,
  dccUnderTest,
  type DccUnderTest,
  messageIn,
  NOW,
  preCommandFor,
  serviceRequest,
  signedRequest,
  type TestProtection,
} from "./dcc-under-test.ts";

interface Sent {
  readonly request: ServiceRequest;
  readonly state: DccState;
  readonly bytes: Uint8Array;
  readonly message: GbcsMessage;
  readonly awaits: string;
}

function sendOn(dcc: DccUnderTest, request: ServiceRequest, state = dcc.state): Sent {
  const result = receiveServiceRequest(dcc.environment, state, request, NOW);
  if (result.command === undefined) {
    throw new Error(`nothing sent: ${result.response.responseCode}`);
  }
  return {
    request,
    state: result.state,
    bytes: result.command.bytes,
    awaits: result.command.awaits,
    message: messageIn(result.command.bytes),
  };
}

/** A renewal by Northgrid as the DCC sends it: transformed, signed, brought back. */
function sentRenewal(dcc: DccUnderTest): Sent & { readonly signed: GbcsMessage } {
  const request = serviceRequest(dcc, "6.15.1");
  const back = signedRequest(request, preCommandFor(dcc, request), dcc.northgrid.digitalSignature.keyPair);
  return { ...sendOn(dcc, back), signed: messageIn(back.body.gbcsPayload) };
}

const macked = (dcc: DccUnderTest, message: GbcsMessage, device = dcc.gpf): boolean =>
  macMatches(
    sharedSecret(dcc.broker.keyAgreement.keyPair.privateScalar, device.keyAgreement.keyPair.publicPoint),
    message,
  );

function signedBy(message: GbcsMessage, point: Uint8Array): boolean {
  const verifier = createSignatureVerifier();
  const { signature } = message;
  return (
    signature.kind === "signed" &&
    verifier.verify(verifier.intern(point), signedPart(message), signature.value) === "valid"
  );
}

describe("what the DCC sends to devices", () => {
  it("6.21: the broker originates, signs and MACs a mode 3 replacement (measured: CS02bNOByNOHandover)", async () => {
    const dcc = await dccUnderTest();
    const { message } = sendOn(dcc, serviceRequest(dcc, "6.21"));
    const command = decodeUpdateSecurityCredentialsCommand(message.content);
    expect(message.header).to.include({
      businessOriginator: dcc.broker.entityId,
      businessTarget: dcc.gpf.entityId,
      messageCode: 0x0103,
    });
    expect(signedBy(message, dcc.broker.digitalSignature.keyPair.publicPoint)).to.equal(true);
    expect(macked(dcc, message)).to.equal(true);
    expect(command.ok && command.value.authorisingRemotePartyControl).to.deep.equal({
      credentialsReplacementMode: "networkOperatorByNetworkOperator",
      applyTimeBasedCPVChecks: "apply",
      authorisingRemotePartyTACellIdentifier: {
        remotePartyRole: "networkOperator",
        keyUsage: "digitalSignature",
        cellUsage: "management",
      },
      authorisingRemotePartySeqNumber: message.header.originatorCounter,
      newRemotePartyFloorSeqNumber: 0n,
    });
    expect(
      command.ok &&
        command.value.replacements.map(({ replacementCertificate }) => bytesToHex(replacementCertificate)),
    ).to.deep.equal(
      [dcc.northgrid.digitalSignature, dcc.northgrid.keyAgreement].map(({ certificate }) =>
        bytesToHex(certificate.der),
      ),
    );
  });

  it("6.15.1 is transformed into a pre-command without signature and MAC, with the request's counter", async () => {
    const dcc = await dccUnderTest();
    const preCommand = preCommandFor(dcc, serviceRequest(dcc, "6.15.1", { counter: 4711n }));
    expect(preCommand.signature.kind).to.equal("empty");
    expect(preCommand.mac).to.equal(undefined);
    expect(preCommand.header).to.include({
      businessOriginator: dcc.northgrid.entityId,
      originatorCounter: 4711n,
      messageCode: 0x0103,
    });
  });

  it("6.15.1 signed goes out as it was signed, with the broker's MAC around it", async () => {
    const dcc = await dccUnderTest();
    const { message, signed } = sentRenewal(dcc);
    const { mac, ...withoutMac } = message;
    expect(withoutMac).to.deep.equal(signed);
    expect(mac).to.have.length(12);
    expect(macked(dcc, message)).to.equal(true);
  });

  it("6.24.1: the broker asks with its MAC, and the User does not appear (measured: CS02aMAC)", async () => {
    const dcc = await dccUnderTest();
    const { message } = sendOn(dcc, serviceRequest(dcc, "6.24.1"));
    const command = decodeProvideSecurityCredentialsCommand(message.content);
    expect(message.header).to.include({ businessOriginator: dcc.broker.entityId, messageCode: 0x0008 });
    expect(message.header.supplementaryRemoteParty).to.equal(undefined);
    expect(message.signature.kind).to.equal("empty");
    expect(macked(dcc, message)).to.equal(true);
    expect(command.ok && command.value.remotePartyRolesCredentialsRequired).to.deep.equal([
      "networkOperator",
    ]);
  });

  it("4.1.1: the User is the originator, so only a User in the device's cells will be answered", async () => {
    const dcc = await dccUnderTest();
    const { message } = sendOn(dcc, serviceRequest(dcc, "4.1.1", { by: dcc.northgrid }));
    expect(message.header).to.include({ businessOriginator: dcc.northgrid.entityId, messageCode: 0x0074 });
  });

  it("8.11: a hub knows no supplier, so the broker names it as the supplementary party (measured: CCS01)", async () => {
    const dcc = await dccUnderTest();
    const { message } = sendOn(dcc, serviceRequest(dcc, "8.11", { counter: 77n }));
    expect(message.header.businessOriginator).to.equal(dcc.broker.entityId);
    expect(message.header.supplementaryRemoteParty).to.deep.equal({
      entityId: dcc.supplier.entityId,
      counter: originatorCounter(77n),
    });
  });

  it("the broker's counter rises with each command of its own", async () => {
    const dcc = await dccUnderTest();
    const first = sendOn(dcc, serviceRequest(dcc, "6.24.1", { counter: 1n }));
    const second = sendOn(dcc, serviceRequest(dcc, "6.24.1", { counter: 2n }), first.state);
    expect([first, second].map(({ message }) => message.header.originatorCounter)).to.deep.equal([1n, 2n]);
  });

  it("a device without a key agreement certificate cannot be reached: E20", async () => {
    const dcc = await dccUnderTest();
    const unknown = {
      ...dcc.environment,
      repository: lodgeAll(
        EMPTY_REPOSITORY,
        certificatesLodged(dcc.environment.repository, NOW).filter(
          ({ entityId }) => entityId !== dcc.gpf.entityId,
        ),
        NOW,
      ),
    };
    const result = receiveServiceRequest(unknown, dcc.state, serviceRequest(dcc, "6.24.1"), NOW);
    expect(result.response.responseCode).to.equal("E20");
    expect(result.command).to.equal(undefined);
  });
});

describe("what the DCC does with a device's answer", () => {
  const report = (holder: EntityId) =>
    encodeProvideSecurityCredentialsResponse([
      {
        remotePartyRole: "networkOperator",
        statusCode: "success",
        currentSeqNumber: 0n,
        trustAnchorCellsDetails: [
          {
            trustAnchorCellKeyUsage: "digitalSignature",
            trustAnchorCellUsage: "management",
            existingSubjectUniqueID: holder,
            existingSubjectKeyIdentifier: keyIdentifier("4000000000000001"),
          },
        ],
      },
    ]);
  const mackedForBroker = (dcc: DccUnderTest): TestProtection => ({
    kind: "mac",
    by: dcc.gpf.keyAgreement,
    reader: dcc.broker.keyAgreement,
  });

  it("passes it to the User whose request it answers, and remembers who holds the cells", async () => {
    const dcc = await dccUnderTest();
    const { bytes, state, request } = sendOn(dcc, serviceRequest(dcc, "6.24.1"));
    const answer = answerTo(bytes, report(dcc.southern.entityId), mackedForBroker(dcc));
    const result = receiveDeviceAnswer(dcc.environment, state, dcc.gpf.entityId, answer, NOW);
    expect(result.response).to.deep.include({ requestId: request.requestId, responseCode: "I0" });
    expect(result.state.outstanding.size).to.equal(0);
    const cell = managementCell("networkOperator", "digitalSignature");
    expect(reportedCell(result.state.reportedCells, dcc.gpf.entityId, cell)?.entityId).to.equal(
      dcc.southern.entityId,
    );
  });

  const DROPPED = [
    {
      title: "octets that are no message",
      check: "frame",
      forge: () => Uint8Array.of(0xdd),
    },
    {
      title: "a command instead of a response",
      check: "frame",
      forge: (dcc: DccUnderTest, bytes: Uint8Array) =>
        answerTo(bytes, report(dcc.southern.entityId), mackedForBroker(dcc), { kind: "command" }),
    },
    {
      title: "the answer to another command",
      check: "expected-answer",
      forge: (dcc: DccUnderTest, bytes: Uint8Array) =>
        answerTo(bytes, report(dcc.southern.entityId), mackedForBroker(dcc), {
          originatorCounter: originatorCounter(99n),
        }),
    },
    {
      title: "an answer in another device's name",
      check: "expected-answer",
      forge: (dcc: DccUnderTest, bytes: Uint8Array) =>
        answerTo(bytes, report(dcc.southern.entityId), mackedForBroker(dcc), {
          businessOriginator: dcc.gsme.entityId,
        }),
    },
    {
      title: "an answer MACed with another device's key",
      check: "authentic-answer",
      forge: (dcc: DccUnderTest, bytes: Uint8Array) =>
        answerTo(bytes, report(dcc.southern.entityId), {
          kind: "mac",
          by: dcc.gsme.keyAgreement,
          reader: dcc.broker.keyAgreement,
        }),
    },
    {
      title: "an answer signed with another device's key",
      check: "authentic-answer",
      forge: (dcc: DccUnderTest, bytes: Uint8Array) =>
        answerTo(bytes, report(dcc.southern.entityId), { kind: "signed", by: dcc.gsme.digitalSignature }),
    },
  ];
  for (const { title, check, forge } of DROPPED) {
    it(`drops ${title}`, async () => {
      const dcc = await dccUnderTest();
      const { bytes, state } = sendOn(dcc, serviceRequest(dcc, "6.24.1"));
      const result = receiveDeviceAnswer(dcc.environment, state, dcc.gpf.entityId, forge(dcc, bytes), NOW);
      expect(result.response).to.equal(undefined);
      expect(result.state).to.equal(state);
      expect(result.evidence.find(({ outcome }) => outcome === "failed")?.check).to.equal(check);
    });
  }

  it("drops the second copy of an answer", async () => {
    const dcc = await dccUnderTest();
    const { bytes, state } = sendOn(dcc, serviceRequest(dcc, "6.24.1"));
    const answer = answerTo(bytes, report(dcc.southern.entityId), mackedForBroker(dcc));
    const first = receiveDeviceAnswer(dcc.environment, state, dcc.gpf.entityId, answer, NOW);
    const second = receiveDeviceAnswer(dcc.environment, first.state, dcc.gpf.entityId, answer, NOW);
    expect(second.response).to.equal(undefined);
  });

  it("an answer to a signed command must be signed by the device", async () => {
    const dcc = await dccUnderTest();
    const { bytes, state } = sentRenewal(dcc);
    const content = encodeUpdateSecurityCredentialsResponse({ commandAccepted: null });
    const unsigned = answerTo(bytes, content, {
      kind: "mac",
      by: dcc.gpf.keyAgreement,
      reader: dcc.northgrid.keyAgreement,
    });
    const genuine = answerTo(bytes, content, { kind: "signed", by: dcc.gpf.digitalSignature });
    const codes = [unsigned, genuine].map(
      (answer) =>
        receiveDeviceAnswer(dcc.environment, state, dcc.gpf.entityId, answer, NOW).response?.responseCode,
    );
    expect(codes).to.deep.equal([undefined, "I0"]);
  });

  it("gives up after waiting, tells the User E21, and takes no answer after that", async () => {
    const dcc = await dccUnderTest();
    const { bytes, state, awaits } = sendOn(dcc, serviceRequest(dcc, "6.24.1"));
    const givenUp = giveUpWaiting(state, awaits, NOW, "E21");
    expect(givenUp?.response?.responseCode).to.equal("E21");
    const late = receiveDeviceAnswer(
      dcc.environment,
      givenUp?.state ?? state,
      dcc.gpf.entityId,
      answerTo(bytes, report(dcc.southern.entityId), mackedForBroker(dcc)),
      NOW,
    );
    expect(late.response).to.equal(undefined);
    expect(giveUpWaiting(givenUp?.state ?? state, awaits, NOW, "E21")).to.equal(undefined);
  });
});

describe("what an installation does to the Smart Metering Inventory", () => {
  it("12.2 Pending, 8.11 Whitelisted, 8.7.2 InstalledNotCommissioned, 8.1.1 Commissioned", async () => {
    const dcc = await dccUnderTest();
    const meter = dcc.newGsme;
    const statuses: (string | undefined)[] = [];
    let state = dcc.state;
    const note = () => statuses.push(state.inventory.get(meter.entityId)?.deviceStatus);
    const answered = (sent: Sent, from: typeof meter, content: Uint8Array, protection: TestProtection) => {
      state = receiveDeviceAnswer(
        dcc.environment,
        sent.state,
        from.entityId,
        answerTo(sent.bytes, content, protection),
        NOW,
      ).state;
      note();
    };

    state = receiveServiceRequest(
      dcc.environment,
      state,
      serviceRequest(dcc, "12.2", { counter: 1n }),
      NOW,
    ).state;
    note();

    const log = sendOn(dcc, serviceRequest(dcc, "8.11", { counter: 2n }), state);
    const done = { registerDevice: 0, setJoinTimePeriod: 0, openJoining: 0 };
    answered(log, dcc.chf, encodeAddDeviceToLogResponse(log.message.header.originatorCounter, done), {
      kind: "mac",
      by: dcc.chf.keyAgreement,
      reader: dcc.broker.keyAgreement,
    });

    const join = sendOn(dcc, serviceRequest(dcc, "8.7.2", { counter: 3n, target: meter.entityId }), state);
    answered(join, meter, encodeJoinDeviceResponse("success"), {
      kind: "mac",
      by: meter.keyAgreement,
      reader: dcc.supplier.keyAgreement,
    });

    const commission = serviceRequest(dcc, "8.1.1", { counter: 4n, target: meter.entityId });
    const transformed = receiveServiceRequest(dcc.environment, state, commission, NOW);
    const { content } = transformed.response;
    const preCommand = messageIn(content.kind === "preCommand" ? content.gbcsPayload : new Uint8Array(0));
    const signed = signedRequest(commission, preCommand, dcc.supplier.digitalSignature.keyPair);
    const sent = sendOn(dcc, signed, transformed.state);
    answered(sent, meter, encodeSetClockResponse({ deviceTime: NOW, deviceTimeStatus: "reliable" }), {
      kind: "signed",
      by: meter.digitalSignature,
    });

    expect(statuses).to.deep.equal(["Pending", "Whitelisted", "InstalledNotCommissioned", "Commissioned"]);
  });

  it("8.2 lists the devices of the meter point", async () => {
    const dcc = await dccUnderTest();
    const { response } = receiveServiceRequest(dcc.environment, dcc.state, serviceRequest(dcc, "8.2"), NOW);
    expect(
      response.content.kind === "inventory" && response.content.devices.map(({ deviceType }) => deviceType),
    ).to.deep.equal(["CHF", "GPF", "GSME"]);
  });

  it("a meter whose clock is unreliable is not commissioned", async () => {
    const dcc = await dccUnderTest();
    const inventory = withEntry(dcc.state.inventory, dcc.gsme.entityId, {
      deviceStatus: "InstalledNotCommissioned",
    });
    const request = serviceRequest(dcc, "8.1.1");
    const transformed = receiveServiceRequest(dcc.environment, { ...dcc.state, inventory }, request, NOW);
    const { content } = transformed.response;
    const preCommand = messageIn(content.kind === "preCommand" ? content.gbcsPayload : new Uint8Array(0));
    const sent = sendOn(
      dcc,
      signedRequest(request, preCommand, dcc.supplier.digitalSignature.keyPair),
      transformed.state,
    );
    const answer = answerTo(
      sent.bytes,
      encodeSetClockResponse({ deviceTime: NOW, deviceTimeStatus: "unreliable" }),
      { kind: "signed", by: dcc.gsme.digitalSignature },
    );
    const { state } = receiveDeviceAnswer(dcc.environment, sent.state, dcc.gsme.entityId, answer, NOW);
    expect(state.inventory.get(dcc.gsme.entityId)?.deviceStatus).to.equal("InstalledNotCommissioned");
  });
});
