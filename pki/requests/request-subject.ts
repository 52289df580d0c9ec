/** For whom a certification request asks: how a device and how an organisation name themselves in it. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { EXTENSION_OIDS } from "../certificates/certificate-extensions.ts";
import { DER_TAGS, readDer } from "../encoding/der-reader.ts";
import { x509 } from "../encoding/crypto-provider.ts";
import {
  formatDistinguishedName,
  NAME_ATTRIBUTES,
  type NameAttribute,
} from "../encoding/distinguished-name.ts";
import type { Facts } from "../evidence.ts";
import { entityId, entityIdFromBytes, formatEntityId, type EntityId } from "../ids.ts";
import { organisationSubject } from "../profiles/organisation.ts";
import { buildExtensions, critical } from "../profiles/profile-extensions.ts";
import { roleOfOrganisationalUnit } from "../remote-party-role.ts";
import type { CertificateWanted } from "../subscribers/certificate-wanted.ts";
import type { CertificationRequest } from "./certification-request.ts";

/** What a check found: facts either way, and on a pass what they mean. */
export type Finding<Value> =
  | { readonly passed: true; readonly facts: Facts; readonly value: Value }
  | { readonly passed: false; readonly facts: Facts };

/** The device that a request names, and the hwType that goes into its certificate. */
export type DeviceSubject = Extract<CertificateWanted, { kind: "device" }> & {
  readonly hardwareType: string;
};

/** The organisation that a request names, and the common name that goes into its certificate. */
export type OrganisationSubject = Extract<CertificateWanted, { kind: "organisation" }> & {
  readonly commonName: string | undefined;
};

/**
 * A device: empty subject and a critical subjectAltName of one hardware module name with 8 octets, in the very
 * octets that the certificate will have.
 */
export function findDeviceSubject({ subject, requested }: CertificationRequest): Finding<DeviceSubject> {
  if (subject.attributes.length > 0) return failed({ subject: formatDistinguishedName(subject) });
  const alternativeName = requested.extensions.find(({ oid }) => oid === EXTENSION_OIDS.subjectAltName);
  if (alternativeName === undefined) return failed({ subjectAltName: "absent" });
  if (!alternativeName.critical) return failed({ subjectAltName: "not critical" });
  const names = countNames(alternativeName.value);
  const { hardwareModule } = requested;
  if (names !== 1 || hardwareModule === undefined) {
    return failed({ names, hardwareModuleName: hardwareModule === undefined ? "absent" : "present" });
  }
  const { type, serial } = hardwareModule;
  if (serial.length !== 8) return failed({ hwSerialNum: bytesToHex(serial), octets: serial.length });
  const device = entityIdFromBytes(serial);
  // The certificate is to carry these octets, and the CA writes them from the two values.
  if (bytesToHex(alternativeName.value) !== hardwareModuleNameHex(type, device)) {
    return failed({ hwType: type, encoding: "not the one of the device profile" });
  }
  return {
    passed: true,
    facts: { device: formatEntityId(device), hwType: type },
    value: { kind: "device", entityId: device, hardwareType: type },
  };
}

/**
 * An organisation: role in the OU, EUI-64 as unique identifier, at most a common name besides, in the very octets
 * that the certificate will have.
 */
export function findOrganisationSubject({ subject }: CertificationRequest): Finding<OrganisationSubject> {
  const problem = attributeProblem(subject.attributes);
  if (problem !== undefined) return failed({ subject: formatDistinguishedName(subject), ...problem });
  const [organisationalUnit] = valuesOf(subject.attributes, "OU");
  const [uniqueIdentifier] = valuesOf(subject.attributes, "x500UniqueIdentifier");
  const [commonName] = valuesOf(subject.attributes, "CN");
  const role = roleOfOrganisationalUnit(organisationalUnit?.text ?? "");
  if (role === undefined) {
    return failed({
      OU: organisationalUnit?.text ?? "absent",
      expected: "two upper-case hex digits of a role",
    });
  }
  if (uniqueIdentifier?.stringType !== "BIT STRING" || !/^[0-9a-f]{16}$/.test(uniqueIdentifier.text)) {
    return failed({
      x500UniqueIdentifier: uniqueIdentifier === undefined ? "absent" : uniqueIdentifier.text,
      type: uniqueIdentifier?.stringType ?? "absent",
      expected: "a BIT STRING of 64 bits",
    });
  }
  const characters = Array.from(commonName?.text ?? "any").length;
  if (characters === 0 || characters > COMMON_NAME_CHARACTERS) {
    return failed({ characters, expected: `a common name of 1 to ${COMMON_NAME_CHARACTERS}, or none` });
  }
  const organisation = entityId(uniqueIdentifier.text);
  const found = { role, entityId: organisation, commonName: commonName?.text };
  // The certificate is to carry these octets, and the CA writes them from the values.
  if (bytesToHex(subject.der) !== subjectHex(found)) {
    return failed({
      subject: formatDistinguishedName(subject),
      encoding:
        "not the one of the organisation profile: UTF8String, CN before OU before x500UniqueIdentifier",
    });
  }
  return {
    passed: true,
    facts: { organisation: formatEntityId(organisation), role, commonName: commonName?.text ?? "none" },
    value: { kind: "organisation", ...found },
  };
}

/** ub-common-name (RFC 5280 appendix A.1). */
const COMMON_NAME_CHARACTERS = 64;

const ALLOWED_ATTRIBUTES = Object.keys(NAME_ATTRIBUTES) as (keyof typeof NAME_ATTRIBUTES)[];

function attributeProblem(attributes: readonly NameAttribute[]): Facts | undefined {
  const foreign = attributes.find(
    ({ oid }) => !ALLOWED_ATTRIBUTES.some((name) => NAME_ATTRIBUTES[name] === oid),
  );
  if (foreign !== undefined) return { unexpected: foreign.oid };
  const twice = ALLOWED_ATTRIBUTES.find((name) => valuesOf(attributes, name).length > 1);
  return twice && { twice };
}

function valuesOf(
  attributes: readonly NameAttribute[],
  name: keyof typeof NAME_ATTRIBUTES,
): readonly NameAttribute[] {
  return attributes.filter(({ oid }) => oid === NAME_ATTRIBUTES[name]);
}

function countNames(subjectAltName: Uint8Array): number {
  const counted = readDer(subjectAltName, (reader) => {
    const names = reader.within(reader.expect(DER_TAGS.sequence, "subjectAltName"));
    let count = 0;
    for (; names.more; count += 1) names.any("a general name");
    return count;
  });
  return counted.ok ? counted.value : 0;
}

function hardwareModuleNameHex(type: string, device: EntityId): string {
  const fields = {
    keyUsage: [],
    publicPoint: new Uint8Array(),
    policyOid: "",
    hardwareModule: { type, entityId: device },
  };
  const [extension] = buildExtensions([critical("subjectAltName")], fields);
  return extension === undefined ? "" : bytesToHex(new Uint8Array(extension.value));
}

function subjectHex(fields: Parameters<typeof organisationSubject>[0]): string {
  return bytesToHex(new Uint8Array(new x509.Name(organisationSubject(fields)).toArrayBuffer()));
}

function failed(facts: Facts): { readonly passed: false; readonly facts: Facts } {
  return { passed: false, facts };
}
