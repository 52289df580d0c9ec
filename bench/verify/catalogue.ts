/** All cases of `bench verify`, and the choice among them. A new family is one file in `cases/` and one line here. */
import { UsageError } from "../../pki/index.ts";
import { suggest } from "../../sim/index.ts";
import type { CaseFamily } from "./case.ts";
import { COLD_CASES } from "./cases/cold.ts";
import { COMMAND_CASES } from "./cases/command.ts";
import { FALLBACK_CASES } from "./cases/fallback.ts";
import { HOT_CASES } from "./cases/hot.ts";
import { KEYS_CASES } from "./cases/keys.ts";
import { PATH_CASES } from "./cases/path.ts";
import { SINGLE_CASES } from "./cases/single.ts";
import { TABLES_CASES } from "./cases/tables.ts";
import { THREADS_CASES } from "./cases/threads.ts";

export const CASE_FAMILIES: readonly CaseFamily[] = [
  COLD_CASES,
  SINGLE_CASES,
  HOT_CASES,
  KEYS_CASES,
  FALLBACK_CASES,
  THREADS_CASES,
  TABLES_CASES,
  PATH_CASES,
  COMMAND_CASES,
];

/**
 * The families with only those of their cases that were named, by their own name or by that of the family.
 * @throws UsageError for a name that is neither, and when none is given
 */
export function chooseCases(
  names: readonly string[],
  families: readonly CaseFamily[] = CASE_FAMILIES,
): readonly CaseFamily[] {
  const known = families.flatMap(({ name, cases }) => [name, ...cases.map((one) => one.name)]);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `"${unknown}" is no case of bench verify`,
      suggest(unknown, new Set(known), "cases"),
    );
  }
  if (names.length === 0) throw new UsageError("no case is named", `cases here: ${known.join(", ")}`);
  return families
    .map((family) => ({
      ...family,
      cases: family.cases.filter(({ name }) => names.includes(family.name) || names.includes(name)),
    }))
    .filter(({ cases }) => cases.length > 0);
}
