/** Serial numbers of other sizes and signs, and times that are not now. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { derText } from "../encoding/der-writer.ts";
import { instant } from "../ids.ts";
import { timePart } from "./certificate-parts.ts";
import { organisationWith } from "./edited.ts";
import { at, type CertificateVector } from "./vector.ts";

const head = { kind: "organisationCertificate", baseline: "northgrid-gas-digitalSignature" } as const;
const A_NUMBER_IS_A_NUMBER = "A relying party compares serial numbers and does not measure them.";
const serial = (hex: string) => organisationWith(() => ({ serial: hexToBytes(hex) }));
const serialHead = {
  ...head,
  rule: "16 octets, positive",
  source: "measured: 461 of 461",
  because: A_NUMBER_IS_A_NUMBER,
  expected: { device: "accepts", dcc: "accepts" },
  lint: ["serialNumber"],
} as const;
const dateHead = {
  ...head,
  rule: "the time is within the validity of every certificate",
  source: "RFC 5280 6.1.3 (a)(2)",
  expected: { device: at("path-validity"), dcc: at("path-validity") },
} as const;

export const SERIAL_AND_DATE_VECTORS: readonly CertificateVector[] = [
  {
    ...serialHead,
    id: "serial-15-octets",
    title: "a serial number of 15 octets",
    make: serial("112233445566778899aabbccddeeff"),
  },
  {
    ...serialHead,
    id: "serial-17-octets",
    title: "a serial number of 16 octets with the top bit set, which takes 17",
    make: serial("00f1223344556677889900aabbccddeeff"),
  },
  {
    ...serialHead,
    id: "serial-negative",
    title: "a negative serial number",
    make: serial("f1223344556677889900aabbccddeeff"),
  },
  {
    ...serialHead,
    id: "serial-zero",
    title: "the serial number 0",
    make: serial("00"),
  },
  {
    ...dateHead,
    id: "expired",
    title: "a certificate that expired a year ago",
    make: (kit) => kit.organisation("expired", { notAfter: instant("2025-06-01") }).then(({ der }) => der),
    lint: [],
  },
  {
    ...dateHead,
    id: "not-yet-valid",
    title: "a certificate that begins next year",
    make: (kit) =>
      kit.organisation("not-yet-valid", { notBefore: instant("2027-06-01") }).then(({ der }) => der),
    lint: [],
  },
  {
    ...dateHead,
    id: "ends-before-it-begins",
    title: "a certificate whose notAfter is before its notBefore",
    make: organisationWith(() => ({ notAfter: timePart(instant("2023-01-01"), "UTCTime") })),
    lint: [],
  },
  {
    ...head,
    id: "generalised-time-before-2050",
    title: "GeneralizedTime for a year before 2050",
    rule: "UTCTime to 2049, GeneralizedTime from 2050",
    source: "RFC 5280 4.1.2.5",
    because: "The date is a date; only its type is wrong.",
    make: organisationWith(({ notAfter: _old }, { networkOperator }) => ({
      notAfter: timePart(networkOperator.certificate.notAfter, "GeneralizedTime"),
    })),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["validityEncoding"],
  },
  {
    ...head,
    id: "time-without-seconds",
    title: "a UTCTime without seconds",
    rule: "dates have seconds and end in Z",
    source: "RFC 5280 4.1.2.5.1",
    make: organisationWith(() => ({ notBefore: derText(0x17, "2401010000Z") })),
    expected: { device: at("certificate"), dcc: at("certificate") },
    lint: [],
  },
  {
    ...head,
    id: "lifetime-100-years",
    title: "a certificate for a hundred years, as placeholders have",
    rule: "organisation certificates last ten years",
    source: "SEC Appendix B (recalled); agrees with what was measured",
    because: "How long is long enough is the policy's business and not a path validation's.",
    make: organisationWith(() => ({ notAfter: timePart(instant("2124-01-01"), "GeneralizedTime") })),
    expected: { device: "accepts", dcc: "accepts" },
    lint: ["lifetime"],
  },
];
