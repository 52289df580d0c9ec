/** What the SMKI issues during a run, as the log has it. */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Certificate } from "../../pki/index.ts";
import type { World } from "../world/world.ts";

/** Notes certificates that were issued to one subject now. */
export function recordIssued(world: World, subject: string, certificates: readonly Certificate[]): void {
  for (const certificate of certificates) {
    world.journal.record(world.at, {
      kind: "certificateIssued",
      subject,
      role: certificate.role ?? "none",
      usage: certificate.keyUsage.join("+"),
      serial: certificate.serial,
      keyIdentifier: certificate.keyIdentifier ?? "none",
      der: bytesToHex(certificate.der),
    });
  }
}
