/** Service requests in words, for the log. */
import { findService } from "../../dcc/index.ts";
import { formatInstant } from "../../pki/index.ts";
import type { CredentialsUpdate, ReadKind, ReadRequest, ServiceRequest } from "../../wire/index.ts";
import { nameOfEntity } from "../world/names.ts";
import type { World } from "../world/world.ts";

/** The name of a service, or its reference when the catalogue does not have it. */
export function serviceName(variant: string): string {
  return findService(variant)?.name ?? variant;
}

/** What a request asks for, as the end of a sentence that begins with "asks the DCC to". */
export function describeRequest(world: World, { body, requestId }: ServiceRequest): string {
  const target = nameOfEntity(world, requestId.target);
  switch (body.kind) {
    case "UpdateSecurityCredentialsKRP":
      return `put ${ownerOf(world, body)} into the ${rolePhrase(body)} cells of ${target}`;
    case "RequestHandoverOfDCCControlledDevice":
      return `hand the ${rolePhrase(body)} cells of ${target} over to ${ownerOf(world, body)}`;
    case "UpdateSecurityCredentialsCoS":
      return `put ${ownerOf(world, body)} into the supplier cells of ${target}, as its new supplier`;
    case "RetrieveDeviceSecurityCredentialsKRP":
      return `report who holds the ${body.remotePartyRoles.map(spaced).join(" and ")} cells of ${target}`;
    case "RetrieveDeviceSecurityCredentialsDevice":
      return `fetch the certificate of ${target} for its ${body.credentialType.toLowerCase()} key`;
    case "IssueSecurityCredentials":
      return `have ${target} make a new ${body.credentialType.toLowerCase()} key`;
    case "UpdateSecurityCredentialsDevice":
      return `give ${target} the certificate of its new key`;
    case "ReadInstantaneousImportRegisters":
    case "ReadInstantaneousImportTOUMatrices":
    case "ReadActiveImportProfileData":
    case "ReadNetworkData":
    case "RetrieveDailyConsumptionLog":
    case "ReadDeviceConfigurationIdentityExcMPxN":
    case "ReadDeviceConfigurationMPxN":
    case "ReadDeviceConfigurationGas":
    case "ReadEventOrSecurityLog":
    case "ReadSupplyStatus":
    case "ReadFirmwareVersion":
    case "ReadDeviceLog":
      return describeRead(body, target);
    case "RecordNetworkDataGAS":
      return `have ${target} record network data`;
    case "CommissionDeviceSynchroniseClock":
      return `commission ${target}`;
    case "SynchroniseClock":
      return `set the clock of ${target}`;
    case "JoinServiceNonCritical":
    case "JoinServiceCritical":
      return `join ${target} with ${nameOfEntity(world, body.otherDeviceId)}`;
    case "UnjoinServiceNonCritical":
    case "UnjoinServiceCritical":
      return `part ${target} from ${nameOfEntity(world, body.otherDeviceId)}`;
    case "DecommissionDevice":
      return `take ${nameOfEntity(world, body.deviceId)} out of use in the inventory`;
    case "UpdateInventory":
      return `change what the inventory says of ${nameOfEntity(world, body.deviceId)}`;
    case "CreateSchedule":
      return `send ${body.schedule.serviceReferenceVariant} to ${nameOfEntity(world, body.schedule.target)} from ${formatInstant(body.schedule.firstAt)} on, every ${body.schedule.every / HOUR} h, until ${formatInstant(body.schedule.until)}`;
    case "ReadSchedule":
      return `say what schedule ${body.scheduleId} is`;
    case "DeleteSchedule":
      return `end schedule ${body.scheduleId}`;
    case "ReturnLocalCommandResponse":
      return `take what ${nameOfEntity(world, body.originalRequestId.target)} answered to the hand-held terminal`;
    case "SetDeviceConfigurationImportMPxN":
      return `tell ${target} its MPRN ${body.importMprn}`;
    case "UpdateHANDeviceLog":
      return `let ${nameOfEntity(world, body.deviceId)} join the hub ${target}`;
    case "DevicePrenotification":
      return `note ${nameOfEntity(world, body.deviceId)} in the inventory`;
    case "ReadInventory":
      return `list the devices of MPRN ${body.mprn}`;
    case "Other":
      return `do as ${body.element} says, for ${target}`;
    case "SignedPreCommand":
      return `send the signed command to ${target}`;
  }
}

const HOUR = 3_600_000;

const READ_IN_WORDS: Readonly<Record<ReadKind, string>> = {
  ReadInstantaneousImportRegisters: "read the register",
  ReadInstantaneousImportTOUMatrices: "read the registers by time of use",
  ReadActiveImportProfileData: "read the half-hourly profile",
  ReadNetworkData: "read the network data log",
  RetrieveDailyConsumptionLog: "read the daily consumption log",
  ReadDeviceConfigurationIdentityExcMPxN: "read the make and model",
  ReadDeviceConfigurationMPxN: "read the meter point reference number",
  ReadDeviceConfigurationGas: "read the gas configuration",
  ReadEventOrSecurityLog: "read the event log",
  ReadSupplyStatus: "read the state of the valve",
  ReadFirmwareVersion: "read the firmware version",
  ReadDeviceLog: "read the list of joined devices",
};

/** With the period, the later date and the reader's own certificate, where the request has them. */
function describeRead(body: { readonly kind: ReadKind } & ReadRequest, target: string): string {
  const { readLogPeriod: period, executionDateTime: date, kaPublicSecurityCredentials } = body;
  return [
    `${READ_IN_WORDS[body.kind]} of ${target}`,
    ...(period === undefined
      ? []
      : [`from ${formatInstant(period.startDateTime)} to ${formatInstant(period.endDateTime)}`]),
    ...(date === undefined ? [] : [`on ${formatInstant(date)}`]),
    ...(kaPublicSecurityCredentials === undefined ? [] : ["for the key agreement certificate enclosed"]),
  ].join(" ");
}

const spaced = (role: string): string => role.replaceAll(/([A-Z])/g, " $1").toLowerCase();

const rolePhrase = (update: CredentialsUpdate): string => spaced(update.remotePartyRole);

function ownerOf(
  world: World,
  { replacementCertificates }: Pick<CredentialsUpdate, "replacementCertificates">,
): string {
  const der =
    replacementCertificates.digitalSigningCertificate ?? replacementCertificates.keyAgreementCertificate;
  const certificate = der === undefined ? undefined : world.memory.certificates.read(der);
  const owner = certificate?.ok ? certificate.value.entityId : undefined;
  return owner === undefined
    ? "an unreadable certificate"
    : `the certificates of ${nameOfEntity(world, owner)}`;
}
