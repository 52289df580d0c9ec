/** What is known of the certificate in a cell, for the small window. */
import { dashed, roleInWords } from "../../../sim/views.ts";
import type { OpenRun } from "../state/open-run.ts";
import type { CellState } from "../state/slot-timeline.ts";
import { certificatePem } from "../words/certificate-pem.ts";
import { tellAbout } from "../words/told-subject.ts";

/** The DER of a subject key identifier of eight octets, as it stands in every certificate of the SMKI. */
const KEY_IDENTIFIER_DER = "040a0408";

/** Opens a summary of the certificate beside the cell. */
export function tellCertificate(cell: CellState, run: OpenRun, opener: HTMLElement): void {
  const { holder } = cell;
  tellAbout(
    {
      kind: "certificate",
      holder: holder.name,
      entityId: dashed(holder.entityId),
      certificateRole: roleInWords(holder.certificateRole),
      keyIdentifier: holder.keyIdentifier,
      pem: pemOf(run, holder.keyIdentifier),
    },
    opener,
  );
}

/** The certificate with this key, when the log has it. */
function pemOf(run: OpenRun, keyIdentifier: string): string | undefined {
  const mark = `${KEY_IDENTIFIER_DER}${keyIdentifier}`;
  for (const event of run.events) {
    const ders =
      event.kind === "repositoryOpened"
        ? event.certificates.map(({ der }) => der)
        : event.kind === "certificateIssued"
          ? [event.der]
          : [];
    const found = ders.find((der) => der.includes(mark));
    if (found !== undefined) return certificatePem(found);
  }
  return undefined;
}
