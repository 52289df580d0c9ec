/** Service requests as a party writes them: its own EUI-64, the next counter, signed with its XML signing key. */
import { certificateSerial, type EntityId, formatDistinguishedName, UsageError } from "../../pki/index.ts";
import {
  type CommandVariant,
  originatorCounter,
  type ServiceRequest,
  type ServiceRequestBody,
  type SignerReference,
  serviceReferenceVariant,
} from "../../wire/index.ts";
import { currentCredentials, type SimulatedDevice, type SimulatedParty, type World } from "../world/world.ts";

/** The serial number of no certificate: a party that was never issued one names this. */
const NO_SERIAL = certificateSerial("00");

/** A request before its party has numbered it and put its name to it. */
export interface RequestDraft {
  readonly service: string;
  readonly commandVariant: CommandVariant;
  readonly target: EntityId;
  readonly body: ServiceRequestBody;
}

/** Finishes a request with the party's next counter. */
export function newRequest(party: SimulatedParty, draft: RequestDraft): ServiceRequest {
  party.counter = originatorCounter(party.counter + 1n);
  return {
    requestId: { originator: party.entityId, target: draft.target, counter: party.counter },
    commandVariant: draft.commandVariant,
    serviceReferenceVariant: serviceReferenceVariant(draft.service),
    body: draft.body,
    signer: signerOf(party),
  };
}

/** A party without certificates signs with nothing that the DCC could find. */
function signerOf(party: SimulatedParty): SignerReference {
  const certificate = currentCredentials(party)?.xmlSign.certificate;
  return certificate === undefined
    ? { issuerName: "none", serial: NO_SERIAL }
    : { issuerName: formatDistinguishedName(certificate.issuer), serial: certificate.serial };
}

/** @throws UsageError for a label that the loader should have refused */
export function partyOf(world: World, label: string): SimulatedParty {
  const party = world.parties.get(label);
  if (party === undefined) {
    throw new UsageError(`no party "${label}" in scenario ${world.scenario.scenario}`);
  }
  return party;
}

/** @throws UsageError for a label that the loader should have refused */
export function deviceOf(world: World, label: string): SimulatedDevice {
  const device = world.devices.get(label);
  if (device === undefined) {
    throw new UsageError(`no device "${label}" in scenario ${world.scenario.scenario}`);
  }
  return device;
}

/** The three devices of a premises and its meter point. @throws UsageError for an unknown label */
export function premisesOf(world: World, label: string) {
  const premises = world.premises.get(label);
  if (premises === undefined) {
    throw new UsageError(`no premises "${label}" in scenario ${world.scenario.scenario}`);
  }
  const { devices, mprn } = premises;
  return {
    mprn,
    chf: deviceOf(world, devices.chf),
    gpf: deviceOf(world, devices.gpf),
    gsme: deviceOf(world, devices.gsme),
  };
}
