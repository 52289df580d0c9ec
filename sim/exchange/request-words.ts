/** Service requests in words, for the log. */
import { findService } from "../../dcc/index.ts";
import { decodeCertificate } from "../../pki/index.ts";
import type { CredentialsUpdate, ServiceRequest } from "../../wire/index.ts";
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
    case "ReadInstantaneousImportRegisters":
      return `read the register of ${target}`;
    case "CommissionDeviceSynchroniseClock":
      return `commission ${target}`;
    case "JoinServiceNonCritical":
      return `join ${target} with ${nameOfEntity(world, body.otherDeviceId)}`;
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

const spaced = (role: string): string => role.replaceAll(/([A-Z])/g, " $1").toLowerCase();

const rolePhrase = (update: CredentialsUpdate): string => spaced(update.remotePartyRole);

function ownerOf(
  world: World,
  { replacementCertificates }: Pick<CredentialsUpdate, "replacementCertificates">,
): string {
  const der =
    replacementCertificates.digitalSigningCertificate ?? replacementCertificates.keyAgreementCertificate;
  const certificate = der === undefined ? undefined : decodeCertificate(der);
  const owner = certificate?.ok ? certificate.value.entityId : undefined;
  return owner === undefined
    ? "an unreadable certificate"
    : `the certificates of ${nameOfEntity(world, owner)}`;
}
