/** The names that expectations of scenario files may use: every check, response code and duty there is. */
import { knownNames } from "../../sim/index.ts";

export const KNOWN_NAMES = knownNames();
