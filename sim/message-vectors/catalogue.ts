/**
 * Every family of entries. To add one: a file with a `VectorFamily`, one line here, and its counts in the test. What
 * it needs of commands is in command-kit.ts and update-order.ts; good commands that it starts from are listed in
 * good-commands.ts.
 */
import { ATOMICITY } from "./atomicity.ts";
import { BAD_CONTENTS } from "./bad-contents.ts";
import { BAD_FRAMES } from "./bad-frames.ts";
import { BAD_ORIGINATORS } from "./bad-originators.ts";
import { BAD_PROTECTIONS } from "./bad-protections.ts";
import { BAD_REPLACEMENTS } from "./bad-replacements.ts";
import { BAD_ROOTS } from "./bad-roots.ts";
import { goodCommands } from "./good-commands.ts";
import { OTHER_USE_CASES } from "./other-use-cases.ts";
import { REVOKED_CERTIFICATES } from "./revoked-certificates.ts";
import { SEQUENCES } from "./sequences.ts";
import type { MessageKit } from "./starting-state.ts";
import { good, type MessageVectorDefinition, type VectorFamily } from "./vector.ts";

export const VECTOR_FAMILIES: readonly VectorFamily[] = [
  BAD_FRAMES,
  BAD_PROTECTIONS,
  BAD_ORIGINATORS,
  BAD_CONTENTS,
  BAD_REPLACEMENTS,
  REVOKED_CERTIFICATES,
  BAD_ROOTS,
  OTHER_USE_CASES,
  ATOMICITY,
  SEQUENCES,
];

/** An entry with the family that it belongs to. */
export interface CataloguedVector {
  readonly family: string;
  readonly definition: MessageVectorDefinition;
}

/** Every entry for the kit's kind of device: the good commands first, then family after family. */
export async function catalogueOf(kit: MessageKit): Promise<readonly CataloguedVector[]> {
  const commands = await goodCommands(kit);
  const baselines = new Map([...commands].map(([id, { order }]) => [id, order]));
  const catalogued: CataloguedVector[] = [...commands].map(([id, { title, order }]) => ({
    family: "good commands",
    definition: good(id, title, order),
  }));
  for (const family of VECTOR_FAMILIES) {
    for (const definition of await family.vectors(kit, baselines)) {
      catalogued.push({ family: family.name, definition });
    }
  }
  return catalogued;
}
