/** A certificate to be judged, and the certificates beside it that may be its issuers. */
import { type Certificate, UsageError } from "../../pki/index.ts";
import { certificatesFor, certificatesInAll, type FoundCertificate } from "./certificate-input.ts";

export interface CertificateAndOthers {
  readonly found: FoundCertificate;
  readonly beside: readonly Certificate[];
}

/** The CAs of a scenario's world go with every certificate of it. */
const WORLD_AUTHORITIES = ["issuing", "root", "device-issuing", "device-root"];

/** @throws UsageError when the argument is not exactly one certificate, unless the others are its chain */
export async function openForJudgement(
  argument: string,
  others: readonly string[],
): Promise<CertificateAndOthers> {
  const [found, ...chain] = await certificatesFor(argument);
  if (found === undefined) throw new UsageError(`${argument} holds no certificate`);
  const [scenario = ""] = argument.split(":");
  const world = found.name.startsWith(`${scenario}:`)
    ? await Promise.all(WORLD_AUTHORITIES.map((label) => certificatesFor(`${scenario}:${label}`)))
    : [];
  return {
    found,
    beside: [...chain, ...world.flat(), ...certificatesInAll(others)].map(({ certificate }) => certificate),
  };
}
