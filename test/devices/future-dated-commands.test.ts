/** CS02g and CS06: now, later, not after all; and what the alerts say. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import { advance, cell, type DeviceState, findCell, receive } from "../../devices/index.ts";
import { instant, type Instant } from "../../pki/index.ts";
import {
  CANCELLATION_DATE_TIME,
  decodeActivateFirmwareAlert,
  decodeActivateFirmwareResponse,
  decodeUpdateSecurityCredentialsAlert,
  decodeUpdateSecurityCredentialsResponse,
  encodeActivateFirmwareCommand,
  MESSAGE_CODES,
  originatorCounter,
} from "../../wire/index.ts";
import {
  bothCells,
  commandBytes,
  deviceEnvironment,
  deviceState,
  messageIn,
  NOW,
  surroundings,
  type Surroundings,
  updateCommand,
} from "./device-under-test.ts";

const LATER = instant("2022-06-01T00:00:00Z");
const HASH = "ab".repeat(32);

const firmwareCommand = (around: Surroundings, counter: bigint, executionDateTime?: Instant, hash = HASH) =>
  commandBytes(
    {
      businessOriginator: around.supplier.entityId,
      messageCode: MESSAGE_CODES.CS06_ACTIVATE_FIRMWARE,
      originatorCounter: originatorCounter(counter),
    },
    encodeActivateFirmwareCommand({
      manufacturerImageHash: hexToBytes(hash),
      originatorCounter: counter,
      ...(executionDateTime === undefined ? {} : { executionDateTime }),
    }),
    { signer: around.supplier, broker: around.broker },
  );

const withImage = (around: Surroundings): DeviceState => ({
  ...deviceState(around, "ESME"),
  firmware: { version: "0123abcd", images: [{ hash: HASH, version: "0123abce" }] },
});

describe("CS06 activate firmware (measured: RTDS 4.5.0)", () => {
  it("at once: the answer tells the version that runs, and the image is no longer held", async () => {
    const around = await surroundings();
    const { state, outputs } = receive(
      deviceEnvironment(around),
      withImage(around),
      firmwareCommand(around, 1000n),
      NOW,
    );
    const answer = messageIn(outputs[0]);
    expect(answer.header.dateTime, "with a date-time").to.have.length(12);
    expect(decodeActivateFirmwareResponse(answer.content)).to.deep.equal({
      ok: true,
      value: {
        kind: "executionOutcome",
        value: { activateImageResponseCode: "success", firmwareVersion: hexToBytes("0123abce") },
      },
    });
    expect(state.firmware).to.deep.equal({ version: "0123abce", images: [] });
    expect(state.securityLog.at(-1)).to.deep.equal({ at: NOW, alertCode: 0x8f43, about: "0123abce" });
  });

  for (const [rule, hash, alertCode, version] of [
    ["an image that it holds: 8F66", HASH, 0x8f66, "0123abce"],
    ["the hash of another: 8F67", "cd".repeat(32), 0x8f67, "0123abcd"],
  ] as const) {
    it(`later: accepted now with a NULL, told in an alert at the time; ${rule}`, async () => {
      const around = await surroundings();
      const environment = deviceEnvironment(around);
      const accepted = receive(
        environment,
        withImage(around),
        firmwareCommand(around, 1000n, LATER, hash),
        NOW,
      );
      expect(messageIn(accepted.outputs[0]).content).to.deep.equal(Uint8Array.of(0x05, 0x00));
      expect(advance(environment, accepted.state, (LATER - 1000) as Instant).alerts).to.deep.equal([]);
      const due = advance(environment, accepted.state, LATER);
      expect(due.alerts).to.have.length(1);
      const alert = messageIn(due.alerts[0]);
      expect(alert.header).to.include({
        messageCode: MESSAGE_CODES.FUTURE_DATED_FIRMWARE_ACTIVATION_ALERT,
        businessTarget: around.supplier.entityId,
      });
      expect(alert.signature.kind).to.equal("signed");
      const told = decodeActivateFirmwareAlert(alert.content);
      expect(told.ok && told.value).to.include({
        alertCode,
        executionDateTime: LATER,
        originatorCounter: 1000n,
      });
      expect(due.state.firmware.version).to.equal(version);
      expect(due.state.pendingActivations).to.deep.equal([]);
      expect(due.state.ownCounter).to.equal(1n);
    });
  }

  it("9999-12-31T23:59:59Z cancels, and a later command takes the place of the earlier", async () => {
    const around = await surroundings();
    const environment = deviceEnvironment(around);
    const after = (...commands: readonly Uint8Array[]) =>
      commands.reduce((state, bytes) => receive(environment, state, bytes, NOW).state, withImage(around))
        .pendingActivations;
    const first = firmwareCommand(around, 1000n, LATER);
    const second = firmwareCommand(around, 1001n, (LATER + 1000) as Instant);
    const cancel = firmwareCommand(around, 1002n, CANCELLATION_DATE_TIME);
    expect(after(first, second).map(({ executeAt }) => executeAt)).to.deep.equal([LATER + 1000]);
    expect(after(first, second, cancel)).to.deep.equal([]);
  });
});

describe("CS02g load controller cells (modes 10 and 11)", () => {
  const LOAD_CONTROLLER = cell("loadController", "digitalSignature");

  it("mode 10: the load controller in the cell, signed and MACed, on a SAPC", async () => {
    const around = await surroundings();
    const bytes = updateCommand(around, {
      mode: "loadControllerByLoadController",
      originator: around.loadController,
      replacements: bothCells(around.supplier, "loadController"),
    });
    const { state, verdict } = receive(deviceEnvironment(around), deviceState(around, "SAPC"), bytes, NOW);
    expect(verdict, "supplier certificates go into load controller cells (measured)").to.equal("executed");
    expect(findCell(state.cells, LOAD_CONTROLLER)?.contents.entityId).to.equal(around.supplier.entityId);
    expect(state.counters.get("loadController")).to.equal(0n);
  });

  it("mode 11: the Supplier, who may set the load controller's counter, on an ESME", async () => {
    const around = await surroundings();
    const bytes = updateCommand(around, {
      mode: "loadControllerBySupplier",
      originator: around.supplier,
      replacements: bothCells(around.loadController, "loadController"),
      control: {
        otherRemotePartySeqNumberChanges: [
          { otherRemotePartyRole: "loadController", otherRemotePartyFloorSeqNumber: 5n },
        ],
      },
    });
    const { state, outputs } = receive(deviceEnvironment(around), deviceState(around, "ESME"), bytes, NOW);
    expect(state.counters.get("loadController")).to.equal(5n);
    const answer = decodeUpdateSecurityCredentialsResponse(messageIn(outputs[0]).content);
    expect(
      answer.ok && answer.value.executionOutcome?.remotePartySeqNumberChanges.at(-1)?.otherRemotePartyRole,
    ).to.equal("loadController");
  });

  for (const [kind, mode, check] of [
    ["GPF", "loadControllerBySupplier", "use-case"],
    ["CHF", "loadControllerByLoadController", "use-case"],
  ] as const) {
    it(`a ${kind} has no such cells: ${mode} fails ${check}`, async () => {
      const around = await surroundings();
      const bytes = updateCommand(around, {
        mode,
        originator: around.supplier,
        replacements: bothCells(around.loadController, "loadController"),
      });
      const { evidence } = receive(deviceEnvironment(around), deviceState(around, kind), bytes, NOW);
      expect(evidence.find(({ outcome }) => outcome === "failed")?.check).to.equal(check);
    });
  }

  it("mode 11 may write to no cell of the Supplier's own", async () => {
    const around = await surroundings();
    const bytes = updateCommand(around, {
      mode: "loadControllerBySupplier",
      originator: around.supplier,
      replacements: bothCells(around.supplier, "supplier"),
    });
    const { evidence } = receive(deviceEnvironment(around), deviceState(around, "ESME"), bytes, NOW);
    expect(evidence.find(({ outcome }) => outcome === "failed")?.check).to.equal("target-cells");
  });

  it("no other mode may write to them", async () => {
    const around = await surroundings();
    const bytes = updateCommand(around, {
      mode: "anyExceptAbnormalRootByRecovery",
      originator: around.recovery,
      replacements: bothCells(around.loadController, "loadController"),
      protectors: { signer: around.recovery },
    });
    const { evidence } = receive(deviceEnvironment(around), deviceState(around, "ESME"), bytes, NOW);
    expect(evidence.find(({ outcome }) => outcome === "failed")?.check).to.equal("target-cells");
  });

  it("future dated, its alert has the message code 0124", async () => {
    const around = await surroundings();
    const environment = deviceEnvironment(around);
    const bytes = updateCommand(around, {
      mode: "loadControllerByLoadController",
      originator: around.loadController,
      replacements: bothCells(around.loadController, "loadController"),
      executionDateTime: LATER,
    });
    const { state } = receive(environment, deviceState(around, "SAPC"), bytes, NOW);
    const alert = messageIn(advance(environment, state, LATER).alerts[0]);
    expect(alert.header.messageCode).to.equal(0x0124);
    const told = decodeUpdateSecurityCredentialsAlert(alert.content);
    expect(told.ok && told.value.alertCode).to.equal(0x8f66);
  });
});

describe("what falls due together", () => {
  const soon = (LATER - 1000) as Instant;
  for (const [firmwareAt, replacementAt, codes] of [
    [LATER, soon, [0x0124, 0x00ca]],
    [soon, LATER, [0x00ca, 0x0124]],
  ] as const)
    it(`is carried out in the order of its times: ${codes.map((code) => code.toString(16)).join(", ")}`, async () => {
      const around = await surroundings();
      const environment = deviceEnvironment(around);
      const commands = [
        firmwareCommand(around, 1000n, firmwareAt),
        updateCommand(around, {
          mode: "loadControllerByLoadController",
          originator: around.loadController,
          replacements: bothCells(around.loadController, "loadController"),
          executionDateTime: replacementAt,
        }),
      ];
      const state = commands.reduce(
        (before, bytes) => receive(environment, before, bytes, NOW).state,
        withImage(around),
      );
      const due = advance(environment, state, LATER);
      const headers = due.alerts.map((alert) => messageIn(alert).header);
      expect(headers.map(({ messageCode }) => messageCode)).to.deep.equal([...codes]);
      expect(headers.map((header) => header.originatorCounter)).to.deep.equal([1n, 2n]);
    });
});

describe("floors of prepayment counters", () => {
  it("a specialist floor is kept apart from the role's own counter (CS02b field [5])", async () => {
    const around = await surroundings();
    const bytes = updateCommand(around, {
      mode: "supplierBySupplier",
      originator: around.supplier,
      replacements: bothCells(around.supplier, "supplier"),
      control: {
        newRemotePartySpecialistFloorSeqNumber: [{ seqNumberUsage: "prepaymentTopUp", seqNumber: 77n }],
      },
    });
    const { state } = receive(deviceEnvironment(around), deviceState(around, "ESME"), bytes, NOW);
    expect(state.prepaymentFloors).to.deep.equal(new Map([["supplier", 77n]]));
    expect(state.counters.get("supplier")).to.equal(0n);
  });

  it("another role's comes with that role's floor (field [6])", async () => {
    const around = await surroundings();
    const bytes = updateCommand(around, {
      mode: "supplierByTransCoS",
      originator: around.transitionalCoS,
      replacements: bothCells(around.supplier, "supplier"),
      control: {
        otherRemotePartySeqNumberChanges: [
          {
            otherRemotePartyRole: "supplier",
            otherRemotePartyFloorSeqNumber: 5n,
            newRemotePartySpecialistFloorSeqNumber: [{ seqNumberUsage: "prepaymentTopUp", seqNumber: 78n }],
          },
        ],
      },
    });
    const { state } = receive(deviceEnvironment(around), deviceState(around, "GSME"), bytes, NOW);
    expect(state.prepaymentFloors).to.deep.equal(new Map([["supplier", 78n]]));
    expect(state.counters.get("supplier")).to.equal(5n);
  });
});
