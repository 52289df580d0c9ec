/** Certificate paths: a device certificate, its issuing CA, and the root as the anchor. Two signatures each. */
import {
  certificateSerial,
  createBulkDeviceIssuer,
  createDeviceHierarchy,
  createValidationMemory,
  createSignatureVerifier,
  decodeCertificate,
  entityId,
  instant,
  InternalError,
  pathAnchorOf,
  seededKeyPairINSECURE,
  TEST_ENVIRONMENT,
  validatePath,
} from "../../../pki/index.ts";
import { BENCH_CLOCK } from "../../device-exchanges.ts";
import { nativeSignerNOT_REPLAYABLE } from "../../native-signer.ts";
import type { CaseFamily, PreparedCase } from "../case.ts";

const SLICE = 128;
/** The certificate and its issuer's. */
const SIGNATURES_OF_A_PATH = 2;

export const PATH_CASES: CaseFamily = {
  name: "path",
  cases: [
    {
      name: "path-cold",
      measures:
        "a device certificate never seen before: read, chained, both signatures and all checks; the CA known",
      prepare: () => preparePath("nothing"),
    },
    {
      name: "path-again",
      measures:
        "certificates seen before: their octets are not read again, both signatures and all checks are made",
      prepare: () => preparePath("certificates"),
    },
    {
      name: "path-remembered",
      measures: "paths judged before: the octets are hashed, certificate and verdict looked up",
      prepare: () => preparePath("paths"),
    },
  ],
};

/** What is remembered. Without any memory the certificates are new ones every time. */
type Remembered = "nothing" | "certificates" | "paths";

async function preparePath(remembered: Remembered): Promise<PreparedCase> {
  const { root, issuing } = await createDeviceHierarchy({ seed: "bench", environment: TEST_ENVIRONMENT });
  const anchor = pathAnchorOf(root.certificate);
  const issue = await createIssuer(issuing);
  const verifier = createSignatureVerifier();
  const memory = createValidationMemory(verifier);
  const read = (der: Uint8Array) =>
    remembered === "nothing" ? decodeCertificate(der) : memory.certificates.read(der);
  const judging =
    remembered === "paths"
      ? { validator: memory.paths, verifier: memory.verifier }
      : { validator: { validatePath }, verifier };
  let octets: readonly Uint8Array[] = issue(SLICE);
  return {
    operation: "path",
    signatures: SIGNATURES_OF_A_PATH,
    slice: SLICE,
    renew: () => {
      if (remembered === "nothing") octets = issue(SLICE);
    },
    run: () => {
      for (const der of octets) {
        const certificate = read(der);
        if (!certificate.ok) throw new InternalError(certificate.problem.reason);
        const { ok } = judging.validator.validatePath({
          certificate: certificate.value,
          path: [issuing.certificate],
          anchor,
          at: BENCH_CLOCK,
          verifier: judging.verifier,
          signatureEncoding: "strict",
        });
        if (!ok) throw new InternalError("a good certificate path was refused");
      }
    },
    facts: () => ({ backend: verifier.backend }),
  };
}

type Hierarchy = Awaited<ReturnType<typeof createDeviceHierarchy>>;

/** Makes so many certificates, each with a serial number of its own. */
async function createIssuer(
  issuing: Hierarchy["issuing"],
): Promise<(count: number) => readonly Uint8Array[]> {
  const bulk = await createBulkDeviceIssuer(issuing, {
    usage: "digitalSignature",
    notBefore: instant("2024-01-01"),
    signer: nativeSignerNOT_REPLAYABLE(issuing.keyPair),
  });
  const { publicPoint } = seededKeyPairINSECURE("bench", "path");
  let number = 0;
  return (count) =>
    Array.from({ length: count }, () => {
      number += 1;
      const hex = number.toString(16);
      return bulk.issue({
        serial: certificateSerial(`1${hex.padStart(31, "0")}`),
        entityId: entityId(`d2de${hex.padStart(12, "0")}`),
        publicPoint,
      });
    });
}
