/** Names in other string types, other spellings, and with parts missing or to spare. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { NAME_ATTRIBUTES } from "../encoding/distinguished-name.ts";
import { derBitString, derText } from "../encoding/der-writer.ts";
import { namePart, relativeName } from "./certificate-parts.ts";
import { organisationWith, otherOrganisationWith } from "./edited.ts";
import { at, type CertificateVector, type VectorKit } from "./vector.ts";

const head = { kind: "organisationCertificate", baseline: "northgrid-gas-digitalSignature" } as const;
const MEASURED = "measured: Z1 (pitfall: issuer PrintableString, subject UTF8String)";
const READ_ALL_THE_SAME = "Names are compared without regard to string types (RFC 5280 7.1).";

const UTF8 = 0x0c;
const PRINTABLE = 0x13;
const OU = (text: string, tag = UTF8) => relativeName(NAME_ATTRIBUTES.OU, derText(tag, text));
const CN = (text: string, tag = UTF8) => relativeName(NAME_ATTRIBUTES.CN, derText(tag, text));
const uniqueIdentifier = (value: Uint8Array) => relativeName(NAME_ATTRIBUTES.x500UniqueIdentifier, value);
const own = ({ networkOperator }: VectorKit): Uint8Array =>
  hexToBytes(networkOperator.certificate.entityId ?? "");
const ownIdentifier = (kit: VectorKit) => uniqueIdentifier(derBitString(own(kit)));
const subject = (...parts: readonly ((kit: VectorKit) => Uint8Array)[]) =>
  organisationWith((_parts, kit) => ({ subject: namePart(...parts.map((part) => part(kit))) }));

export const NAME_VECTORS: readonly CertificateVector[] = [
  {
    ...head,
    id: "issuer-name-utf8",
    title: "the issuer's name in UTF8String",
    rule: "the issuer's name is the CA's subject, octet for octet: PrintableString",
    source: MEASURED,
    because: READ_ALL_THE_SAME,
    make: organisationWith(() => ({ issuer: namePart(OU("07"), CN("S1")) })),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["issuerName"],
  },
  {
    ...head,
    id: "subject-role-printable",
    title: "the role in PrintableString",
    rule: "subjects are UTF8String",
    source: MEASURED,
    because: READ_ALL_THE_SAME,
    make: subject(() => OU("03", PRINTABLE), ownIdentifier),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["subjectName"],
  },
  {
    ...head,
    baseline: "dsp-xml-digitalSignature",
    id: "role-lower-case",
    title: "a role in lower-case hex, 7f",
    rule: "two upper-case hex digits",
    source: "measured: 7F, 87, 89 in every CA-issued certificate",
    make: organisationWith((_parts, kit) => ({ subject: namePart(OU("7f"), ownIdentifier(kit)) })),
    expected: { device: at("certificate"), dcc: at("certificate-role") },
    lint: ["role"],
  },
  {
    ...head,
    baseline: "dsp-xml-digitalSignature",
    id: "role-decimal",
    title: "a role in decimal, 137 for 89",
    rule: "two upper-case hex digits",
    source: "measured: one published file had it and was replaced",
    make: otherOrganisationWith("dsp-xml-digitalSignature", (_parts, kit) => ({
      subject: namePart(OU("137"), ownIdentifier(kit)),
    })),
    expected: { device: at("certificate"), dcc: at("certificate-role") },
    lint: ["role"],
  },
  {
    ...head,
    id: "role-one-digit",
    title: "a role of one digit, 3 for 03",
    rule: "two upper-case hex digits",
    source: "measured: two digits in every CA-issued certificate",
    make: subject(() => OU("3"), ownIdentifier),
    expected: { device: at("certificate"), dcc: at("certificate-role") },
    lint: ["role"],
  },
  {
    ...head,
    id: "role-unknown",
    title: "a role that does not exist, 42",
    rule: "the role is a known one",
    source: "GBCS RemotePartyRole; measured roles",
    make: subject(() => OU("42"), ownIdentifier),
    expected: { device: at("certificate"), dcc: at("certificate-role") },
    lint: ["role"],
  },
  {
    ...head,
    id: "identifier-absent",
    title: "no unique identifier: the organisation has no EUI-64",
    rule: "x500UniqueIdentifier is there",
    source: "measured: every organisation certificate",
    make: subject(() => OU("03")),
    expected: { device: at("certificate"), dcc: "accepts" },
    because:
      "Path, lists and role are good; whose certificate it is, the DCC asks when it compares the owner.",
    lint: ["subjectName"],
  },
  {
    ...head,
    id: "identifier-as-text",
    title: "the EUI-64 as a text, as openssl -subj writes it",
    rule: "x500UniqueIdentifier is a BIT STRING of 64 bits",
    source: "measured: every organisation certificate",
    make: subject(
      () => OU("03"),
      (kit) => uniqueIdentifier(derText(UTF8, kit.networkOperator.certificate.entityId ?? "")),
    ),
    expected: { device: at("certificate"), dcc: "accepts" },
    because: "As for identifier-absent: nothing in path, lists or role depends on it.",
    lint: ["subjectName"],
  },
  {
    ...head,
    id: "identifier-7-octets",
    title: "a unique identifier of 56 bits",
    rule: "x500UniqueIdentifier is a BIT STRING of 64 bits",
    source: "measured: every organisation certificate",
    make: subject(
      () => OU("03"),
      (kit) => uniqueIdentifier(derBitString(own(kit).subarray(1))),
    ),
    expected: { device: at("certificate"), dcc: "accepts" },
    because: "As for identifier-absent.",
    lint: ["subjectName"],
  },
  {
    ...head,
    id: "identifier-two",
    title: "two unique identifiers, of two organisations",
    rule: "exactly one x500UniqueIdentifier",
    source: "measured: every organisation certificate",
    because: "Whoever takes the first one and looks no further has been told two names and heard one.",
    make: subject(
      () => OU("03"),
      ownIdentifier,
      () => uniqueIdentifier(derBitString(hexToBytes("d25ec00000000003"))),
    ),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["subjectName"],
  },
  {
    ...head,
    id: "identifier-before-role",
    title: "the unique identifier before the role",
    rule: "order: common name, role, unique identifier",
    source: "measured: every organisation certificate; a signing tool of the DCC's mis-reads any other",
    because: "To a path validation the order of names means nothing.",
    make: subject(ownIdentifier, () => OU("03")),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["subjectName"],
  },
  {
    ...head,
    id: "subject-with-organisation-name",
    title: "a subject that names the company as well (O)",
    rule: "common name, role and unique identifier, nothing else",
    source: "measured: every organisation certificate",
    because: "Additional attributes change nothing for a path validation.",
    make: subject(
      () => relativeName("2.5.4.10", derText(UTF8, "Northgrid Gas")),
      () => OU("03"),
      ownIdentifier,
    ),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["subjectName"],
  },
];
