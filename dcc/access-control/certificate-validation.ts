/** The DCC's judgement of one organisation certificate, under whichever root it has its path. */
import {
  type Certificate,
  type CertificateRole,
  type EndEntityUsage,
  type Facts,
  failedCheck,
  type Instant,
  InternalError,
  type RelyingPartyValidation,
} from "../../pki/index.ts";
import type { DccEnvironment } from "../dcc-environment.ts";

/** What a case demands of a certificate beyond that it is good. */
export interface CertificateDemands {
  readonly at: Instant;
  readonly timeChecks?: "apply" | "disapply";
  readonly roles?: readonly CertificateRole[];
  readonly usage?: EndEntityUsage;
}

/** Validates under every trusted root; the first that accepts decides, else the one whose path got furthest. */
export function validateCertificate(
  environment: DccEnvironment,
  certificate: Certificate,
  demands: CertificateDemands,
): RelyingPartyValidation {
  const judged = environment.rootAuthorities.map((anchor) =>
    environment.memory.paths.validateAsRelyingParty({
      ...demands,
      certificate,
      path: environment.issuingAuthorities,
      anchor,
      revocationLists: environment.revocationLists,
      authoritiesWithoutLists: environment.authoritiesWithoutLists,
      repository: environment.repository,
      verifier: environment.memory.verifier,
      signatureEncoding: "strict",
    }),
  );
  const [first] = judged;
  if (first === undefined) throw new InternalError("a DCC that trusts no root");
  const passed = ({ evidence }: RelyingPartyValidation) =>
    evidence.filter(({ outcome }) => outcome === "passed").length;
  return judged.reduce((best, result) =>
    best.ok || (!result.ok && passed(result) <= passed(best)) ? best : result,
  );
}

/** The check that refused a certificate, and what it saw, as facts of the larger check that it was part of. */
export function refusalFacts({ evidence }: RelyingPartyValidation): Facts {
  const decisive = failedCheck(evidence);
  return decisive === undefined ? {} : { ...decisive.facts, decidedBy: decisive.check };
}
