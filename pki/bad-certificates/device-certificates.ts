/** Device certificates that do not say which device, or say too much. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { HARDWARE_MODULE_NAME_OID } from "../certificates/certificate-extensions.ts";
import { der, derObjectIdentifier, derText } from "../encoding/der-writer.ts";
import { NAME_ATTRIBUTES } from "../encoding/distinguished-name.ts";
import { TEST_HARDWARE_TYPE } from "../environment.ts";
import { instant } from "../ids.ts";
import { namePart, partsOf, relativeName, signParts, timePart } from "./certificate-parts.ts";
import { deviceWith, extension, sampleCertificate } from "./edited.ts";
import { at, type CertificateVector } from "./vector.ts";

const head = { kind: "deviceCertificate", baseline: "gpf-1-digitalSignature" } as const;
const ONE_NAME = "exactly one hardware module name, whose serial number is the EUI-64";
const RFC4108 = "GBCS 12; RFC 4108 5";
const NO_DEVICE = { device: at("device-certificate"), dcc: at("certificate") } as const;

const hardwareModuleName = (serial: string) =>
  der(
    0xa0,
    derObjectIdentifier(HARDWARE_MODULE_NAME_OID),
    der(0xa0, der(0x30, derObjectIdentifier(TEST_HARDWARE_TYPE), der(0x04, hexToBytes(serial)))),
  );
const names = (...generalNames: readonly Uint8Array[]) =>
  deviceWith(extension("subjectAltName", (part) => ({ ...part, value: der(0x30, ...generalNames) })));

export const DEVICE_CERTIFICATE_VECTORS: readonly CertificateVector[] = [
  {
    ...head,
    id: "device-no-name-at-all",
    title: "an empty list of alternative names",
    rule: ONE_NAME,
    source: RFC4108,
    make: names(),
    expected: { device: at("device-certificate"), dcc: at("certificate") },
    lint: ["subjectAltName"],
  },
  {
    ...head,
    id: "device-alternative-name-absent",
    title: "no alternative name",
    rule: "subjectAltName is there",
    source: RFC4108,
    make: deviceWith(extension("subjectAltName", () => undefined)),
    expected: NO_DEVICE,
    lint: ["extensionSet"],
  },
  {
    ...head,
    id: "device-alternative-name-not-critical",
    title: "an alternative name that is not critical, under an empty subject",
    rule: "subjectAltName is critical",
    source: "RFC 5280 4.2.1.6",
    because: "A path validation reads it all the same; only the profile is broken.",
    make: deviceWith(extension("subjectAltName", (part) => ({ ...part, critical: "absent" }))),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["extensionCriticality"],
  },
  {
    ...head,
    id: "device-serial-7-octets",
    title: "a hardware serial number of 7 octets",
    rule: ONE_NAME,
    source: RFC4108,
    make: names(hardwareModuleName("de000000000001")),
    expected: NO_DEVICE,
    lint: ["subjectAltName"],
  },
  {
    ...head,
    id: "device-serial-9-octets",
    title: "a hardware serial number of 9 octets",
    rule: ONE_NAME,
    source: RFC4108,
    make: names(hardwareModuleName("00d2de000000000001")),
    expected: NO_DEVICE,
    lint: ["subjectAltName"],
  },
  {
    ...head,
    id: "device-dns-name",
    title: "a DNS name instead of the hardware module name",
    rule: ONE_NAME,
    source: RFC4108,
    make: names(derText(0x82, "gpf-1.example")),
    expected: NO_DEVICE,
    lint: ["subjectAltName"],
  },
  {
    ...head,
    id: "device-two-names",
    title: "the hardware module names of two devices",
    rule: ONE_NAME,
    source: RFC4108,
    because: "Whoever takes the first one and looks no further has been told two devices and heard one.",
    make: names(hardwareModuleName("d2de000000000001"), hardwareModuleName("d2de000000000002")),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["subjectAltName"],
  },
  {
    ...head,
    id: "device-with-subject",
    title: "a device certificate with a subject",
    rule: "a device's subject is empty",
    source: "GBCS 12",
    because: "With a subject it is held against the profile of organisations, and breaks most of that.",
    make: deviceWith(() => ({
      subject: namePart(relativeName(NAME_ATTRIBUTES.CN, derText(0x0c, "gpf-1"))),
    })),
    expected: NO_DEVICE,
    lint: ["issuerName", "subjectName", "role", "lifetime", "extensionSet"],
  },
  {
    ...head,
    id: "device-expires",
    title: "a device certificate that ends in ten years",
    rule: "device certificates do not expire: 99991231235959Z",
    source: "GBCS 12",
    because: "Today it is valid.",
    make: deviceWith(() => ({ notAfter: timePart(instant("2034-01-01"), "UTCTime") })),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["lifetime"],
  },
  {
    ...head,
    id: "device-issued-by-oca",
    title: "a device certificate issued by the OCA of organisations",
    rule: "devices are certified by a DCA",
    source: "measured: the two trees never meet",
    because: "A device holds no anchor of the device tree, so it cannot tell who issued its own certificate.",
    make: ({ device, pki }) => {
      const { certificate, keyPair } = pki.organisationAuthorities.issuing;
      return signParts(
        { ...partsOf(device.certificate), issuer: certificate.subject.der },
        keyPair.privateScalar,
      );
    },
    expected: { device: "accepts", dcc: at("path-to-anchor") },
    lint: ["issuerName"],
  },
  {
    ...head,
    id: "device-policy-of-organisations",
    title: "the policy of organisations in a device certificate",
    rule: "the policy is that of the environment's devices",
    source: "GBCS 12; measured: E357",
    because: "A device is not known to judge the policy of its own certificate.",
    make: deviceWith(
      extension("certificatePolicies", (part, { pki }) => ({
        ...part,
        value: der(0x30, der(0x30, derObjectIdentifier(pki.organisationAuthorities.root.policyOid))),
      })),
    ),
    expected: { device: "accepts", dcc: at("path-policy") },
    lint: [],
  },
  {
    ...head,
    id: "device-usage-both",
    title: "a device certificate for signing and for key agreement at once",
    rule: "exactly one key usage",
    source: "GBCS 12",
    make: deviceWith(extension("keyUsage", (part) => ({ ...part, value: hexToBytes("03020388") }))),
    expected: { device: at("device-key-usage"), dcc: at("certificate-usage") },
    lint: ["keyUsage"],
  },
  {
    ...head,
    id: "device-of-another",
    title: "the certificate of another device",
    rule: "a device takes certificates of its own EUI-64",
    source: "GBCS CS02d wrongDeviceIdentity(2)",
    because: "The certificate is good: it is only not this device's.",
    make: (kit) => sampleCertificate(kit, "gsme-1-digitalSignature").der,
    expected: { device: at("device-identity"), dcc: "accepts" },
    lint: [],
  },
];
