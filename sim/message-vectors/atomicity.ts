/** Three replacements in one command, of which some fail: each stands or falls by itself (measured, RTDS 4.5.0). */
import type { CommandOrder } from "./command-kit.ts";
import {
  baselineOf,
  failing,
  type MessageVectorDefinition,
  updateOf,
  type VectorFamily,
  withUpdate,
} from "./vector.ts";

const ONE_BY_ONE = "measured: RTDS 4.5.0, CS02bSupplierBySupplier IMMEDIATE_ERROR";

export const ATOMICITY: VectorFamily = {
  name: "one by one",
  vectors: (kit, baselines) => {
    const order = baselineOf(baselines, "update-three");
    const foreign = [
      kit.foreignParty("recovery").digitalSignature,
      kit.foreignParty("change-of-supplier").digitalSignature,
      kit.foreignParty("access-control-broker").keyAgreement,
    ];
    const strange = (...places: readonly number[]): CommandOrder =>
      withUpdate(order, {
        replacements: updateOf(order).replacements.map((one, place) => {
          const certificate = foreign[place]?.certificate;
          return places.includes(place) && certificate !== undefined
            ? { ...one, replacementCertificate: certificate.der }
            : one;
        }),
      });
    const row = (id: string, title: string, made: CommandOrder): MessageVectorDefinition =>
      failing("update-three", made, {
        id,
        title,
        rule: "the certificate chains to the root in the device's root cell",
        source: ONE_BY_ONE,
        decidedBy: "path-to-anchor",
        because: "Replacements are not atomic: each succeeds or fails by itself, and the answer says which.",
      });
    return [
      row("three-first-fails", "three replacements: the first fails, the others stand", strange(0)),
      row("three-middle-fails", "three replacements: the middle one fails, the others stand", strange(1)),
      row("three-last-fails", "three replacements: the last fails, the others stand", strange(2)),
      row(
        "three-all-fail",
        "three replacements: all fail, and the command was accepted all the same",
        strange(0, 1, 2),
      ),
    ];
  },
};
