import { expect } from "chai";
import { advance, cell, type DeviceState, findCell, receive } from "../../devices/index.ts";
import { createSignatureVerifier, instant, type Instant } from "../../pki/index.ts";
import {
  CANCELLATION_DATE_TIME,
  decodeUpdateSecurityCredentialsAlert,
  decodeUpdateSecurityCredentialsResponse,
  originatorCounter,
  signedPart,
} from "../../wire/index.ts";
import {
  bothCells,
  DEVICE_ID,
  DEVICE_SIGNING_POINT,
  deviceEnvironment,
  deviceState,
  messageIn,
  NOW,
  type Organisation,
  surroundings,
  type Surroundings,
  updateCommand,
} from "./device-under-test.ts";

const SIGNATURE_SLOT = cell("networkOperator", "digitalSignature");
const AGREEMENT_SLOT = cell("networkOperator", "keyAgreement");

const holders = (state: DeviceState) =>
  [SIGNATURE_SLOT, AGREEMENT_SLOT].map((slot) => findCell(state.cells, slot)?.contents.entityId);

const both = ({ entityId }: Organisation) => [entityId, entityId];

/** Sends commands one after the other; the state and the verdict of the last. */
function play(around: Surroundings, state: DeviceState, commands: readonly Uint8Array[]) {
  let now = state;
  const verdicts = commands.map((bytes) => {
    const result = receive(deviceEnvironment(around), now, bytes, NOW);
    now = result.state;
    return result.verdict;
  });
  return { state: now, verdicts };
}

describe("who may change a network operator slot (GBCS CS02b, mode 3)", () => {
  it("the broker, while its certificate is in the slot: the handover of 6.21", async () => {
    const around = await surroundings();
    const command = updateCommand(around, {
      originator: around.broker,
      replacements: bothCells(around.northgrid),
    });
    const { state, verdicts } = play(around, deviceState(around, "GPF"), [command]);
    expect(verdicts).to.deep.equal(["executed"]);
    expect(holders(state)).to.deep.equal(both(around.northgrid));
  });

  it("the network operator in the slot, for itself and for the broker (handing back); then the broker again", async () => {
    const around = await surroundings();
    const { state, verdicts } = play(around, deviceState(around, "GPF", around.northgrid), [
      updateCommand(around, {
        originator: around.northgrid,
        counter: 5n,
        replacements: bothCells(around.broker),
      }),
      updateCommand(around, {
        originator: around.broker,
        counter: 9n,
        replacements: bothCells(around.southern),
      }),
      updateCommand(around, {
        originator: around.southern,
        counter: 1n,
        replacements: bothCells(around.southern),
      }),
    ]);
    expect(verdicts).to.deep.equal(["executed", "executed", "executed"]);
    expect(holders(state)).to.deep.equal(both(around.southern));
  });

  it("nobody else: not the next owner, not the owner before, not the Supplier", async () => {
    const around = await surroundings();
    const { verdicts } = play(around, deviceState(around, "GPF", around.northgrid), [
      updateCommand(around, { originator: around.southern, replacements: bothCells(around.southern) }),
      updateCommand(around, { originator: around.broker, replacements: bothCells(around.southern) }),
      updateCommand(around, { originator: around.supplier, replacements: bothCells(around.southern) }),
    ]);
    expect(verdicts).to.deep.equal(["refused", "refused", "refused"]);
  });

  it("a gas meter has no such slot: mode 3 finds no originator there", async () => {
    const around = await surroundings();
    const command = updateCommand(around, {
      originator: around.broker,
      replacements: bothCells(around.northgrid),
    });
    const result = receive(deviceEnvironment(around), deviceState(around, "GSME"), command, NOW);
    expect(result.verdict).to.equal("refused");
    expect(result.evidence.find(({ outcome }) => outcome === "failed")?.facts).to.include({
      "cell {networkOperator, digitalSignature}": "no such cell",
    });
  });

  it("recovery replaces what it is told to, signed and without a MAC (mode 8)", async () => {
    const around = await surroundings();
    const command = updateCommand(around, {
      mode: "anyExceptAbnormalRootByRecovery",
      originator: around.recovery,
      replacements: bothCells(around.broker),
      protectors: { signer: around.recovery },
    });
    const { state, verdicts } = play(around, deviceState(around, "GPF", around.northgrid), [command]);
    expect(verdicts).to.deep.equal(["executed"]);
    expect(holders(state)).to.deep.equal(both(around.broker));
  });

  it("the change of supplier party writes the supplier's cells only (mode 7)", async () => {
    const around = await surroundings();
    const byCoS = (role: "supplier" | "networkOperator", holder: Organisation) =>
      updateCommand(around, {
        mode: "supplierByTransCoS",
        originator: around.transitionalCoS,
        replacements: bothCells(holder, role),
      });
    const state = deviceState(around, "ESME", around.northgrid);
    expect(play(around, state, [byCoS("networkOperator", around.southern)]).verdicts).to.deep.equal([
      "refused",
    ]);
    expect(play(around, state, [byCoS("supplier", around.supplier)]).verdicts).to.deep.equal(["executed"]);
  });

  it("the broker replaces its own key agreement certificate with a MAC alone (mode 4)", async () => {
    const around = await surroundings();
    const command = updateCommand(around, {
      mode: "accessControlBrokerByACB",
      originator: around.broker,
      replacements: [
        {
          replacementCertificate: around.broker.keyAgreement.certificate.der,
          targetTrustAnchorCell: cell("accessControlBroker", "keyAgreement"),
        },
      ],
      protectors: { broker: around.broker },
    });
    expect(play(around, deviceState(around, "GPF"), [command]).verdicts).to.deep.equal(["executed"]);
  });
});

describe("replacements one by one (measured: not atomic)", () => {
  it("one certificate of an unknown CA fails with noTrustAnchor, the other is replaced", async () => {
    const around = await surroundings();
    const stranger = await around.organisation(
      "one-by-one",
      around.southern.entityId,
      "networkOperator",
      around.foreignAuthorities,
    );
    const [signature] = bothCells(stranger);
    const [, agreement] = bothCells(around.southern);
    const replacements = [signature, agreement].flatMap((replacement) => replacement ?? []);
    const command = updateCommand(around, { originator: around.broker, replacements });
    const result = receive(deviceEnvironment(around), deviceState(around, "GPF"), command, NOW);
    const response = decodeUpdateSecurityCredentialsResponse(messageIn(result.outputs[0]).content);
    const outcomes = (response.ok && response.value.executionOutcome?.replacementOutcomes) || [];
    expect(result.verdict).to.equal("partlyExecuted");
    expect(outcomes.map(({ statusCode }) => statusCode)).to.deep.equal(["noTrustAnchor", "success"]);
    expect(holders(result.state)).to.deep.equal([around.broker.entityId, around.southern.entityId]);
  });

  it("only the signature cell replaced leaves the slot with two holders", async () => {
    const around = await surroundings();
    const command = updateCommand(around, {
      originator: around.broker,
      replacements: bothCells(around.northgrid).slice(0, 1),
    });
    const { state } = play(around, deviceState(around, "GPF"), [command]);
    expect(holders(state)).to.deep.equal([around.northgrid.entityId, around.broker.entityId]);
  });

  it("the answer is signed by the device, without a MAC, and repeats the counter", async () => {
    const around = await surroundings();
    const command = updateCommand(around, {
      originator: around.broker,
      counter: 42n,
      replacements: bothCells(around.northgrid),
    });
    const answer = messageIn(
      receive(deviceEnvironment(around), deviceState(around, "GPF"), command, NOW).outputs[0],
    );
    const verifier = createSignatureVerifier();
    expect(answer.mac).to.equal(undefined);
    expect(answer.header).to.include({
      kind: "response",
      originatorCounter: 42n,
      businessOriginator: DEVICE_ID,
      businessTarget: around.broker.entityId,
    });
    expect(
      answer.signature.kind === "signed" &&
        verifier.verify(verifier.intern(DEVICE_SIGNING_POINT), signedPart(answer), answer.signature.value),
    ).to.equal("valid");
  });
});

describe("counters of remote party roles", () => {
  const renewal = (around: Surroundings, counter: bigint, floor?: bigint) =>
    updateCommand(around, {
      originator: around.northgrid,
      counter,
      replacements: bothCells(around.northgrid),
      control: floor === undefined ? {} : { newRemotePartyFloorSeqNumber: floor },
    });

  it("a floor of 0 lets a new holder start at 1, and the old command never comes in again", async () => {
    const around = await surroundings();
    const handover = updateCommand(around, {
      originator: around.broker,
      counter: 700n,
      replacements: bothCells(around.northgrid),
    });
    const { verdicts } = play(around, deviceState(around, "GPF"), [handover, renewal(around, 1n), handover]);
    expect(verdicts).to.deep.equal(["executed", "executed", "refused"]);
  });

  it("a floor above the counter shuts out everything up to it", async () => {
    const around = await surroundings();
    const { verdicts } = play(around, deviceState(around, "GPF", around.northgrid), [
      renewal(around, 1n, 50n),
      renewal(around, 50n),
      renewal(around, 51n),
    ]);
    expect(verdicts).to.deep.equal(["executed", "refused", "executed"]);
  });

  for (const [policy, verdict] of [
    ["refused", "refused"],
    ["accepted", "executed"],
  ] as const) {
    it(`policy equalOriginatorCounter ${policy}: an equal counter is ${verdict}`, async () => {
      const around = await surroundings();
      const state: DeviceState = {
        ...deviceState(around, "GPF", around.northgrid),
        counters: new Map([["networkOperator" as const, originatorCounter(7n)]]),
      };
      const environment = deviceEnvironment(around, { equalOriginatorCounter: policy });
      expect(receive(environment, state, renewal(around, 7n), NOW).verdict).to.equal(verdict);
    });
  }

  it("are apart for each role: the supplier's say nothing about the network operator's", async () => {
    const around = await surroundings();
    const state: DeviceState = {
      ...deviceState(around, "GPF", around.northgrid),
      counters: new Map([["supplier" as const, originatorCounter(9999n)]]),
    };
    expect(receive(deviceEnvironment(around), state, renewal(around, 1n), NOW).verdict).to.equal("executed");
  });
});

describe("future dating (measured: CS02bSupplierByTransCoS)", () => {
  const LATER = instant("2022-04-01T00:00:00Z");
  const dated = (
    around: Surroundings,
    executionDateTime: Instant,
    counter: bigint,
    holder = around.northgrid,
  ) =>
    updateCommand(around, {
      originator: around.broker,
      counter,
      executionDateTime,
      replacements: bothCells(holder),
    });

  it("accepts now without an outcome, carries out at the time, and tells it in a signed alert 8F66", async () => {
    const around = await surroundings();
    const environment = deviceEnvironment(around);
    const accepted = receive(environment, deviceState(around, "GPF"), dated(around, LATER, 1n), NOW);
    const response = decodeUpdateSecurityCredentialsResponse(messageIn(accepted.outputs[0]).content);
    expect(response).to.deep.equal({ ok: true, value: { commandAccepted: null } });
    expect(holders(accepted.state)).to.deep.equal(both(around.broker));

    expect(advance(environment, accepted.state, (LATER - 1) as Instant).alerts).to.deep.equal([]);
    const due = advance(environment, accepted.state, LATER);
    const alert = decodeUpdateSecurityCredentialsAlert(messageIn(due.alerts[0]).content);
    expect(alert.ok && alert.value.alertCode).to.equal(0x8f66);
    expect(holders(due.state)).to.deep.equal(both(around.northgrid));
    expect(due.state.pendingReplacements).to.deep.equal([]);
  });

  it("one failing replacement makes the alert 8F67", async () => {
    const around = await surroundings();
    const environment = deviceEnvironment(around);
    const stranger = await around.organisation(
      "dated",
      around.southern.entityId,
      "networkOperator",
      around.foreignAuthorities,
    );
    const accepted = receive(
      environment,
      deviceState(around, "GPF"),
      dated(around, LATER, 1n, stranger),
      NOW,
    );
    const alert = decodeUpdateSecurityCredentialsAlert(
      messageIn(advance(environment, accepted.state, LATER).alerts[0]).content,
    );
    expect(alert.ok && alert.value.alertCode).to.equal(0x8f67);
  });

  it("9999-12-31T23:59:59Z with a higher counter cancels", async () => {
    const around = await surroundings();
    const { state, verdicts } = play(around, deviceState(around, "GPF"), [
      dated(around, LATER, 1n),
      dated(around, CANCELLATION_DATE_TIME, 2n),
    ]);
    expect(verdicts).to.deep.equal(["executed", "executed"]);
    expect(state.pendingReplacements).to.deep.equal([]);
    expect(advance(deviceEnvironment(around), state, LATER).alerts).to.deep.equal([]);
  });
});

describe("time checks of the path", () => {
  const CHECKS = [
    { applied: "apply", policy: "as-commanded", verdict: "partlyExecuted" },
    { applied: "disapply", policy: "as-commanded", verdict: "executed" },
    { applied: "apply", policy: "never", verdict: "executed" },
  ] as const;
  for (const { applied, policy, verdict } of CHECKS) {
    it(`an expired certificate with ${applied}, policy devicePathTimeChecks ${policy}: ${verdict}`, async () => {
      const around = await surroundings();
      const certificate = await around.certificate({
        label: "expired",
        id: around.northgrid.entityId,
        role: "networkOperator",
        usage: "digitalSignature",
        notBefore: instant("2016-01-01"),
        notAfter: instant("2021-12-31"),
      });
      const command = updateCommand(around, {
        originator: around.northgrid,
        replacements: [{ replacementCertificate: certificate.der, targetTrustAnchorCell: SIGNATURE_SLOT }],
        control: { applyTimeBasedCPVChecks: applied },
      });
      const environment = deviceEnvironment(around, { devicePathTimeChecks: policy });
      const result = receive(environment, deviceState(around, "GPF", around.northgrid), command, NOW);
      expect(result.verdict).to.equal(verdict);
    });
  }
});
