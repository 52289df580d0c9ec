/**
 * One replacement inside CS02b: is the new certificate good for the cell that it is meant for?
 *
 * Replacements succeed or fail one by one; a failed one leaves its cell as it was and the others go on
 * (measured: RTDS 4.5.0, CS02bSupplierBySupplier IMMEDIATE_ERROR).
 */
import {
  type Certificate,
  type CertificateRole,
  type CheckDefinition,
  type Evidence,
  type Facts,
  failedCheck,
  type Instant,
  keyIdentifier,
  type RemotePartyRole,
  type KeyUsage,
  type PathFailure,
  type PathValidationRequest,
  recordEvidence,
  sameDistinguishedName,
  verifyCertificateSignature,
} from "../../pki/index.ts";
import {
  describeTrustAnchorCell,
  type ReplacementOutcome,
  type StatusCode,
  type TrustAnchorReplacement,
} from "../../wire/index.ts";
import type { DeviceEnvironment } from "../device-environment.ts";
import { cell } from "../device-kind.ts";
import {
  contentsOf,
  findCell,
  ROOT_ENTITY_ID,
  type TrustAnchorCells,
  withContents,
} from "../trust-anchor-cells.ts";
import type { RootReplacement } from "./replacement-modes.ts";

type ReplacementCheck =
  | "target-cell"
  | "certificate"
  | "path"
  | "root-replacement"
  | "certificate-key-usage"
  | "certificate-role";

/** The checks of one replacement, in order. */
export const REPLACEMENT_CHECKS: readonly CheckDefinition<ReplacementCheck>[] = [
  {
    check: "target-cell",
    asks: "Does the device have the cell?",
    source: "GBCS CS02b trustAnchorNotFound(25); measured for CS02a, recalled for CS02b",
  },
  {
    check: "certificate",
    asks: "Is the replacement a readable organisation certificate?",
    source: "GBCS 12",
  },
  {
    check: "path",
    asks: "Does the certificate chain to the root in the device's root cell?",
    source: "GBCS 12, RFC 5280 6.1; measured status noTrustAnchor(10) for an unknown CA, RTDS 4.5.0",
  },
  {
    check: "root-replacement",
    asks: "Is the new root self-signed and, unless the contingency key orders it, vouched for by the old root?",
    source: "testbed policy rootReplacementProof; the names of modes 0, 1, 8 and 9",
  },
  {
    check: "certificate-key-usage",
    asks: "Is the certificate's key usage that of the cell?",
    source: "measured in 58 of 58 replacements, RTDS 4.5.0; status badCertificate(5) recalled",
  },
  {
    check: "certificate-role",
    asks: "May a certificate of this role go into the cell?",
    source: "testbed policy cellAcceptsCertificateRoles",
  },
];

/** Pairs of cell role and certificate role seen in real messages beside the equal ones (RTDS 4.5.0). */
const MEASURED_PAIRS: readonly (readonly [RemotePartyRole, CertificateRole])[] = [
  ["supplier", "accessControlBroker"],
  ["networkOperator", "accessControlBroker"],
  ["loadController", "supplier"],
];

/** What an absent cell is reported to hold: zeros, as devices report the root's absent EUI-64. */
const NOTHING = { entityId: ROOT_ENTITY_ID, keyIdentifier: keyIdentifier("0000000000000000") };

export interface ReplacementSetting {
  readonly environment: DeviceEnvironment;
  readonly certificationPath: readonly Certificate[];
  /** The instant to check validity at; undefined when the command or a policy disapplies time checks. */
  readonly validAt: Instant | undefined;
  /** How the command's mode may replace the root. */
  readonly rootReplacement: RootReplacement;
}

export interface ReplacementResult {
  readonly cells: TrustAnchorCells;
  readonly outcome: ReplacementOutcome;
  readonly evidence: Evidence;
}

/** Attempts one replacement on the given cells. */
export function replaceCertificate(
  setting: ReplacementSetting,
  cells: TrustAnchorCells,
  replacement: TrustAnchorReplacement,
): ReplacementResult {
  const { targetTrustAnchorCell: target } = replacement;
  const place = { cell: describeTrustAnchorCell(target) };
  const evidence = recordEvidence(REPLACEMENT_CHECKS);
  const existing = findCell(cells, target)?.contents;

  const fail = (check: ReplacementCheck, statusCode: StatusCode, facts: Facts): ReplacementResult => {
    evidence.failed(check, { ...place, ...facts, statusCode });
    return {
      cells,
      evidence: evidence.close(),
      outcome: {
        affectedTrustAnchorCell: target,
        statusCode,
        existingSubjectUniqueID: existing?.entityId ?? NOTHING.entityId,
        existingSubjectKeyIdentifier: existing?.keyIdentifier ?? NOTHING.keyIdentifier,
        replacingSubjectUniqueID: existing?.entityId ?? NOTHING.entityId,
        replacingSubjectKeyIdentifier: existing?.keyIdentifier ?? NOTHING.keyIdentifier,
      },
    };
  };

  if (existing === undefined) {
    return fail("target-cell", "trustAnchorNotFound", {});
  }
  evidence.passed("target-cell", place);

  const { memory } = setting.environment;
  const certificate = memory.certificates.read(replacement.replacementCertificate);
  if (!certificate.ok) {
    return fail("certificate", "badCertificate", { problem: certificate.problem.reason });
  }
  const contents = contentsOf(certificate.value);
  if (contents === undefined) {
    return fail("certificate", "badCertificate", { problem: "no role, EUI-64 or key identifier" });
  }
  const root = findCell(cells, cell("root", "keyCertSign"))?.contents;
  evidence.passed("certificate", { ...place, subject: contents.entityId });

  if (root === undefined) {
    return fail("path", "noTrustAnchor", { problem: "the root cell is empty" });
  }
  const request = {
    path: setting.certificationPath,
    anchor: { publicPoint: root.publicPoint, keyIdentifier: root.keyIdentifier },
    policyOid: setting.environment.certificatePolicyOid,
    at: setting.validAt,
    verifier: memory.verifier,
    signatureEncoding: "strict",
  } as const;
  if (target.remotePartyRole === "root") {
    const problem = rootProblem(certificate.value, setting, request);
    if (problem !== undefined) {
      return fail("root-replacement", problem.failure, problem.facts);
    }
    evidence.passed("root-replacement", {
      ...place,
      oldRoot: root.keyIdentifier,
      newRoot: contents.keyIdentifier,
      proof: proofOfRoot(setting),
    });
  } else {
    const path = memory.paths.validatePath({ ...request, certificate: certificate.value });
    if (!path.ok) {
      return fail("path", path.failure, decisiveFacts(path.evidence));
    }
    evidence.passed("path", {
      ...place,
      anchor: root.keyIdentifier,
      timeChecks: setting.validAt === undefined ? "disapplied" : "applied",
    });
  }

  const usage = { certificateKeyUsage: certificate.value.keyUsage.join("+"), cellKeyUsage: target.keyUsage };
  if (!usageFits(certificate.value.keyUsage, target.keyUsage)) {
    return fail("certificate-key-usage", "badCertificate", usage);
  }
  evidence.passed("certificate-key-usage", { ...place, ...usage });

  const roles = { certificateRole: contents.certificateRole, cellRole: target.remotePartyRole };
  if (!roleAccepted(setting.environment, target.remotePartyRole, contents.certificateRole)) {
    return fail("certificate-role", "badCertificate", roles);
  }
  evidence.passed("certificate-role", { ...place, ...roles });

  return {
    cells: withContents(cells, target, contents),
    evidence: evidence.close(),
    outcome: {
      affectedTrustAnchorCell: target,
      statusCode: "success",
      existingSubjectUniqueID: existing.entityId,
      existingSubjectKeyIdentifier: existing.keyIdentifier,
      replacingSubjectUniqueID: contents.entityId,
      replacingSubjectKeyIdentifier: contents.keyIdentifier,
    },
  };
}

const decisiveFacts = (evidence: Evidence): Facts => {
  const decisive = failedCheck(evidence);
  return { ...decisive?.facts, decidedBy: decisive?.check ?? "path" };
};

/** A CA certificate says keyCertSign and cRLSign, the root cell keyCertSign alone (measured: Z1, RTDS 4.5.0). */
function usageFits(certificateUsage: readonly KeyUsage[], cellUsage: KeyUsage): boolean {
  return cellUsage === "keyCertSign"
    ? certificateUsage.includes("keyCertSign")
    : certificateUsage.join() === cellUsage;
}

/** What makes a device believe a new root. */
function proofOfRoot({ rootReplacement, environment }: ReplacementSetting): "link-certificate" | "none" {
  return rootReplacement === "abnormal" ? "none" : environment.policies.rootReplacementProof;
}

/** Why a certificate may not become the root; undefined when it may. */
function rootProblem(
  newRoot: Certificate,
  setting: ReplacementSetting,
  request: Omit<PathValidationRequest, "certificate">,
): { readonly failure: PathFailure; readonly facts: Facts } | undefined {
  const selfSigned =
    newRoot.kind === "authority" &&
    sameDistinguishedName(newRoot.issuer, newRoot.subject) &&
    verifyCertificateSignature(newRoot, newRoot.subjectPublicKey, request.verifier, "strict") === "valid";
  if (!selfSigned) {
    return { failure: "badCertificate", facts: { problem: "not a self-signed CA certificate" } };
  }
  if (proofOfRoot(setting) === "none") {
    return undefined;
  }
  const links = setting.certificationPath.filter(
    ({ keyIdentifier: key, subject }) =>
      key === newRoot.keyIdentifier && sameDistinguishedName(subject, newRoot.subject),
  );
  const { paths } = setting.environment.memory;
  const judged = links.map((certificate) => paths.validatePath({ ...request, certificate }));
  const [first] = judged;
  if (first === undefined) {
    return {
      failure: "noTrustAnchor",
      facts: { problem: "no link certificate of the old root came with it" },
    };
  }
  return judged.some(({ ok }) => ok)
    ? undefined
    : { failure: first.ok ? "badCertificate" : first.failure, facts: decisiveFacts(first.evidence) };
}

function roleAccepted(
  environment: DeviceEnvironment,
  cellRole: RemotePartyRole,
  certificateRole: CertificateRole,
): boolean {
  switch (environment.policies.cellAcceptsCertificateRoles) {
    case "any":
      return true;
    case "equal-only":
      return cellRole === certificateRole;
    case "measured-pairs":
      return (
        cellRole === certificateRole ||
        MEASURED_PAIRS.some(
          ([inCell, inCertificate]) => inCell === cellRole && inCertificate === certificateRole,
        )
      );
  }
}
