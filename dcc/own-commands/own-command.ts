/**
 * Commands that no User asked for: the DCC's own re-key, recovery, contingency, and a new root. No service request
 * exists for them (measured: RTDS 4.5.0 names them "NA"), so no access control is made; the device judges them as it
 * judges any other.
 */
import type { EntityId, Instant } from "../../pki/index.ts";
import {
  encodeMessage,
  type GbcsMessage,
  originatorCounter,
  type OriginatorCounter,
  signedPart,
  withMac,
} from "../../wire/index.ts";
import { deviceKeyAgreementPoint } from "../access-control/repository-lookup.ts";
import type { DccEnvironment } from "../dcc-environment.ts";
import { type DccState, outstandingKey, type OwnCommandPurpose } from "../dcc-state.ts";
import { withEntry } from "../inventory.ts";
import type { CommandToDevice } from "../receive-request.ts";
import { managementCell, reportedKeyOf } from "../reported-cells.ts";
import type { CommandPayload } from "../services/device-service.ts";
import { withReplacements } from "./replacement-report.ts";

/** A party with a signing key of its own: recovery, the contingency key, the WAN provider, a Supplier. */
export interface SigningParty {
  readonly entityId: EntityId;
  /** Raw r || s, 64 octets. */
  sign(message: Uint8Array): Uint8Array;
  /** The counter to use, of a party that counts for itself (a Supplier); else the DCC counts. */
  readonly counter?: OriginatorCounter;
}

/** How an own command is protected: the broker's MAC goes on everything but recovery and contingency (measured). */
export type OwnProtection =
  | { readonly kind: "brokerMac" }
  | { readonly kind: "brokerSignatureAndMac" }
  | { readonly kind: "signature"; readonly by: SigningParty }
  | { readonly kind: "signatureAndBrokerMac"; readonly by: SigningParty };

export interface OwnCommand {
  readonly device: EntityId;
  readonly purpose: OwnCommandPurpose;
  readonly protection: OwnProtection;
  payload(counter: OriginatorCounter): CommandPayload;
}

/** The state that waits for the answer, and the command; none when the device's key is not known. */
export interface OwnCommandSent {
  readonly state: DccState;
  readonly command: CommandToDevice | undefined;
}

/** Builds, protects and sends one own command. */
export function sendOwnCommand(
  environment: DccEnvironment,
  state: DccState,
  order: OwnCommand,
  at: Instant,
): OwnCommandSent {
  const { device, protection, purpose } = order;
  const { broker } = environment;
  const devicePoint = deviceKeyAgreementPoint(environment, device, at);
  if (devicePoint === undefined) return { state, command: undefined };

  const originator = "by" in protection ? protection.by.entityId : broker.entityId;
  const last = originator === broker.entityId ? state.brokerCounter : state.partyCounters.get(originator);
  const own = "by" in protection ? protection.by.counter : undefined;
  const counter = own ?? originatorCounter((last ?? 0n) + 1n);
  const { messageCode, content } = order.payload(counter);
  const plain: GbcsMessage = {
    header: {
      kind: "command",
      originatorCounter: counter,
      businessOriginator: originator,
      businessTarget: device,
      messageCode,
    },
    content,
    signature: { kind: "empty" },
  };
  const message = protect(environment, state, order, plain, devicePoint);
  const awaits = outstandingKey(device, originator, counter);
  const counted =
    originator === broker.entityId
      ? { ...state, brokerCounter: counter }
      : { ...state, partyCounters: new Map(state.partyCounters).set(originator, counter) };
  return {
    state: {
      ...counted,
      inventory:
        purpose === "recovery"
          ? withEntry(counted.inventory, device, { deviceStatus: "Recovery" })
          : counted.inventory,
      outstanding: new Map(counted.outstanding).set(awaits, { kind: "own", purpose, sentAt: at }),
    },
    command: { device, bytes: encodeMessage(message), awaits },
  };
}

/** What the DCC remembers of the answer. A device that was recovered is Recovered (DUIS DeviceStatus). */
export function ownCommandAnswered(
  state: DccState,
  purpose: OwnCommandPurpose,
  device: EntityId,
  answer: GbcsMessage,
): DccState {
  return {
    ...state,
    reportedCells: withReplacements(state.reportedCells, device, answer.content),
    inventory:
      purpose === "recovery"
        ? withEntry(state.inventory, device, { deviceStatus: "Recovered" })
        : state.inventory,
  };
}

function protect(
  { broker }: DccEnvironment,
  { reportedCells }: DccState,
  { device, protection }: OwnCommand,
  message: GbcsMessage,
  devicePoint: Uint8Array,
): GbcsMessage {
  const keyIn = (keyUsage: "digitalSignature" | "keyAgreement") =>
    reportedKeyOf(reportedCells, device, managementCell("accessControlBroker", keyUsage), broker.entityId);
  const signedBy = (value: Uint8Array): GbcsMessage => ({ ...message, signature: { kind: "signed", value } });
  const macked = (signed: GbcsMessage): GbcsMessage =>
    withMac(broker.sharedSecret(devicePoint, keyIn("keyAgreement")), signed);
  switch (protection.kind) {
    case "brokerMac":
      return macked(message);
    case "brokerSignatureAndMac":
      return macked(signedBy(broker.sign(signedPart(message), keyIn("digitalSignature"))));
    case "signature":
      return signedBy(protection.by.sign(signedPart(message)));
    case "signatureAndBrokerMac":
      return macked(signedBy(protection.by.sign(signedPart(message))));
  }
}
