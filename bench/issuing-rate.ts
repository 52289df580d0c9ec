/** Device certificates a second, beside the raw signing rate of the same run, and whether they are right. */
import {
  certificateSerial,
  createBulkDeviceIssuer,
  createDeviceHierarchy,
  createSignatureVerifier,
  decodeCertificate,
  entityId,
  instant,
  InternalError,
  lintCertificate,
  rebuildFromFields,
  DEVICE_GENERATIONS,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  verifyCertificateSignature,
} from "../pki/index.ts";
import type { BulkDeviceFields, CertificationAuthority } from "../pki/index.ts";
import { nativeSignerNOT_REPLAYABLE } from "./native-signer.ts";
import { opensslRates } from "./openssl-speed.ts";
import { compareInTurn } from "./rounds.ts";
import type { Budget, Comparison } from "./rounds.ts";

/** Testbed policy: what is done besides signing may not cost more than the signing itself. */
export const LEAST_ISSUING_RATIO = 0.5;

/** Keys to certify, used in turn: making one would cost more than a certificate, and which it is costs nothing. */
const KEYS = 64;

export interface IssuingRate {
  /** Issuing over raw signing. */
  readonly comparison: Comparison;
  /** Signatures a second that openssl reports of itself; undefined without the command. */
  readonly opensslSigning: number | undefined;
  readonly checked: { readonly certificates: number; readonly faults: readonly string[] };
}

/** Issues device certificates for as long as the budget says, and looks at some of them. */
export async function measureIssuing(budget: Budget): Promise<IssuingRate> {
  const { issuing } = await createDeviceHierarchy({ seed: "bench", environment: TEST_ENVIRONMENT });
  const { comparison, samples } = await compareIssuing(issuing, budget);
  const faults = (await Promise.all(samples.map((der) => faultsOf(der, issuing)))).flat();
  const opensslSigning = (await opensslRates())?.signing;
  return { comparison, opensslSigning, checked: { certificates: samples.length, faults } };
}

/** The measurement, and one certificate of about every thousand that it made. */
async function compareIssuing(
  issuing: CertificationAuthority,
  budget: Budget,
): Promise<{ readonly comparison: Comparison; readonly samples: readonly Uint8Array[] }> {
  const signer = nativeSignerNOT_REPLAYABLE(issuing.keyPair);
  const bulk = await createBulkDeviceIssuer(issuing, {
    usage: "digitalSignature",
    notBefore: instant("2024-01-01"),
    signer,
  });
  const points = Array.from(
    { length: KEYS },
    (_, index) => seededKeyPairINSECURE("bench", `device-${index}`).publicPoint,
  );
  const samples: Uint8Array[] = [];
  const issue = (index: number): void => {
    const der = bulk.issue(deviceNumber(index, points));
    if (index % 1000 === 0 && samples.length < 50) samples.push(der);
  };
  const tbs = tbsOf(bulk.issue(deviceNumber(0, points)));
  const comparison = compareInTurn(
    issue,
    () => void signer(tbs),
    budget,
    () => performance.now(),
  );
  return { comparison, samples };
}

/** What raw signing signs: octets of the same length. */
function tbsOf(der: Uint8Array): Uint8Array {
  const decoded = decodeCertificate(der);
  if (!decoded.ok) throw new InternalError(decoded.problem.reason);
  return Uint8Array.from(decoded.value.tbs);
}

function deviceNumber(index: number, points: readonly Uint8Array[]): BulkDeviceFields {
  return {
    serial: certificateSerial(`1${index.toString(16).padStart(31, "0")}`),
    entityId: entityId(`d2de${index.toString(16).padStart(12, "0")}`),
    publicPoint: points[index % points.length] ?? new Uint8Array(),
  };
}

/** What is wrong with a certificate that was made: the profile, the signature, the octets that were signed. */
async function faultsOf(der: Uint8Array, issuing: CertificationAuthority): Promise<readonly string[]> {
  const decoded = decodeCertificate(der);
  if (!decoded.ok) return [`does not read: ${decoded.problem.reason}`];
  const certificate = decoded.value;
  const verifier = createSignatureVerifier();
  const { publicPoint } = issuing.keyPair;
  const verdict = verifyCertificateSignature(certificate, publicPoint, verifier, "strict");
  const rebuilt = await rebuildFromFields(certificate, DEVICE_GENERATIONS.current);
  const sameTbs = rebuilt !== undefined && Buffer.compare(rebuilt, certificate.tbs) === 0;
  return [
    ...lintCertificate(certificate).map(({ rule, found }) => `${rule}: ${found}`),
    ...(verdict === "valid" ? [] : [`signature: ${verdict}`]),
    ...(sameTbs ? [] : ["not what the ordinary issuing code makes"]),
  ];
}
