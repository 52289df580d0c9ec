/** A device takes a certificate that has been revoked: no revocation list ever reaches it. */
import { type Certificate, instant, issueRevocationList, type RevocationList } from "../../pki/index.ts";
import type { MessageKit } from "./starting-state.ts";
import { MAIN_SLOTS } from "./update-order.ts";
import { baselineOf, good, updateOf, type VectorFamily, withUpdate } from "./vector.ts";

const REVOKED_AT = instant("2026-05-01");
const LISTED = { thisUpdate: instant("2026-06-01"), nextUpdate: instant("2026-06-01T23:59:59Z") };

/** The revoked certificate for the main slot of the kind; good in every other respect. */
function revokedCertificate(kit: MessageKit): Promise<Certificate> {
  const { role, holder } = MAIN_SLOTS[kit.kind];
  return kit.vectorKit.organisation("message:revoked", { role, entityId: kit.party(holder).entityId });
}

/** The list that names it, published a month before the device is asked to take it. */
export async function publishedRevocationList(kit: MessageKit): Promise<RevocationList> {
  const { serial } = await revokedCertificate(kit);
  return issueRevocationList(kit.vectorKit.pki.organisationAuthorities.issuing, {
    ...LISTED,
    crlNumber: 2n,
    revoked: [{ serial, at: REVOKED_AT, reason: "keyCompromise" }],
  });
}

export const REVOKED_CERTIFICATES: VectorFamily = {
  name: "revoked certificates",
  vectors: async (kit, baselines) => {
    const order = baselineOf(baselines, "update-one");
    const { der } = await revokedCertificate(kit);
    const replacements = updateOf(order).replacements.map((one) => ({ ...one, replacementCertificate: der }));
    return [
      good(
        "certificate-revoked",
        "a certificate that the published list has revoked",
        withUpdate(order, { replacements }),
        {
          because:
            "A device never learns of a revocation: noticing is for the DCC, curing for new credentials.",
        },
      ),
    ];
  },
};
