/**
 * What must hold in every log, found out from the log and the scenario alone: nothing here asks the code that it judges.
 */
import type { EventOfKind, LogEvent, Scenario } from "../../../sim/index.ts";

const NETWORK_OPERATOR = "networkOperator";
const BROKER = "the DCC's ACB";
const ALWAYS_ABLE = ["the DCC's recovery party", "the contingency key"];

/** Property (i): the changes of slots by somebody whose key was not in the slot's signing cell before. */
export function changesWithoutTheKey(events: readonly LogEvent[]): readonly EventOfKind<"slotChanged">[] {
  const signers = new Map<string, string>();
  const odd: EventOfKind<"slotChanged">[] = [];
  for (const event of events) {
    if (event.kind === "stepEnded") {
      for (const { device, remotePartyRole, keyUsage, holder } of event.slots) {
        if (keyUsage === "digitalSignature") signers.set(`${device}/${remotePartyRole}`, holder.name);
      }
    }
    if (event.kind !== "slotChanged" || event.remotePartyRole !== NETWORK_OPERATOR) continue;
    const signer = signers.get(`${event.device}/${NETWORK_OPERATOR}`) ?? BROKER;
    if (![signer, ...ALWAYS_ABLE].includes(event.changedBy)) odd.push(event);
  }
  return odd;
}

/** Property (ii): the slots that strand in the course of a supplier's own step, after it has begun to ask. */
export function strandedBySuppliers(events: readonly LogEvent[]): readonly string[] {
  const stranded: string[] = [];
  let supplierActs = false;
  for (const event of events) {
    if (event.kind === "stepStarted") supplierActs = false;
    if (event.kind === "serviceRequestSent") supplierActs = event.party.startsWith("supplier");
    if (event.kind === "slotStranded" && supplierActs)
      stranded.push(`${event.device} in ${event.step ?? ""}`);
  }
  return stranded;
}

/** Property (iv): the devices whose slot nobody can change at the end: no one party has both the key and the DCC's leave. */
export function strandedByCount(scenario: Scenario, events: readonly LogEvent[]): readonly string[] {
  const status = new Map(
    Object.entries(scenario.parties).map(([label, { userStatus }]) => [label, userStatus as string]),
  );
  const names = new Map(Object.entries(scenario.parties).map(([label, { name }]) => [name, label]));
  const operatorOf = new Map(
    Object.values(scenario.premises).map(({ mprn, networkOperator }) => [mprn, networkOperator]),
  );
  const revoked = new Set<string>();
  const known = new Set<string>();
  let slots: EventOfKind<"stepEnded">["slots"] = [];
  for (const event of events) {
    switch (event.kind) {
      case "userStatusChanged":
        status.set(event.party, event.after);
        break;
      case "registrationChanged":
        if (event.field === NETWORK_OPERATOR)
          operatorOf.set(event.mprn, names.get(event.after) ?? event.after);
        break;
      case "certificateRevoked":
        revoked.add(names.get(event.subject) ?? event.subject);
        break;
      case "revocationListFetched":
        for (const party of revoked) known.add(party);
        break;
      case "stepEnded":
      case "runEnded":
        slots = event.slots;
        break;
      default:
        break;
    }
  }
  return Object.values(scenario.premises)
    .filter(({ mprn, devices }) => {
      const slot = slots.find(
        ({ device, remotePartyRole, keyUsage }) =>
          device === devices.gpf && remotePartyRole === NETWORK_OPERATOR && keyUsage === "digitalSignature",
      );
      const holder = slot?.holder.party;
      if (holder === undefined) return false;
      return status.get(holder) !== "live" || operatorOf.get(mprn) !== holder || known.has(holder);
    })
    .map(({ devices }) => devices.gpf)
    .toSorted();
}

/** What the run itself says is stranded at its end. */
export function strandedAtTheEnd(events: readonly LogEvent[]): readonly string[] {
  const last = events.at(-1);
  if (last?.kind !== "runEnded") throw new Error("the run did not end");
  return last.stranded.toSorted();
}
