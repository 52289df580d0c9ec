/** The names that expectations of scenario files may use: every check, response code and duty there is. */
import type { KnownNames } from "../../sim/index.ts";

export const KNOWN_NAMES: KnownNames = {};
