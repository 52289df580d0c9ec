/** Certificate Revocation Requests: what a party asks of the SMKI, and what the SMKI makes of it. */
import {
  certificateFingerprint,
  decideRevocation,
  failedCheck,
  type RevocationReason,
  revoke,
} from "../../pki/index.ts";
import type { StepOutcome } from "../log/event.ts";
import type { Credential } from "../world/credentials.ts";
import type { SimulatedParty, World } from "../world/world.ts";

/**
 * Asks for the revocation of everything that the party has. The Repository knows at once, the DCC from the next
 * list, a device never. The first refusal is the outcome; the other requests are judged all the same.
 */
export function revokeCertificates(
  world: World,
  party: SimulatedParty,
  reason: RevocationReason,
): StepOutcome {
  const credentials = party.credentials.flatMap((one) => Object.values(one) as Credential[]);
  const outcomes = credentials.map(({ certificate }): StepOutcome => {
    const reference = { kind: "fingerprint", fingerprint: certificateFingerprint(certificate) } as const;
    const requester = { kind: "subscriber", entityId: party.entityId } as const;
    const decision = decideRevocation(
      world.repository,
      { requester, certificate: reference, reason },
      world.at,
    );
    if (!decision.ok) {
      const failed = failedCheck(decision.evidence);
      world.journal.record(world.at, {
        kind: "smkiDecided",
        party: party.label,
        about: `the revocation of its ${certificate.keyUsage.join("+")} certificate, serial ${certificate.serial}`,
        verdict: "refused",
        evidence: decision.evidence.map((check) => ({ ...check })),
      });
      return {
        refusedBy: "certificationAuthority",
        ...(failed === undefined ? {} : { failedCheck: failed.check }),
      };
    }
    world.repository = revoke(world.repository, reference, world.at, reason);
    world.journal.record(world.at, {
      kind: "certificateRevoked",
      subject: party.as.name,
      role: certificate.role ?? "none",
      usage: certificate.keyUsage.join("+"),
      serial: certificate.serial,
      fingerprint: reference.fingerprint,
      reason,
    });
    return { refusedBy: "nobody" };
  });
  return outcomes.find(({ refusedBy }) => refusedBy !== "nobody") ?? { refusedBy: "nobody" };
}
