/** The `--seed` option: the one text that everything random in a run follows from. */
import { InvalidArgumentError, Option } from "commander";

/** Long enough for any phrase, short enough to be printed at the head of a story. */
const LONGEST_SEED = 100;

/** `--seed TEXT`; refuses a seed that could not be printed and typed again. */
export function seedOption(): Option {
  return new Option("--seed <text>", "one seed gives one run, byte for byte")
    .default("1")
    .argParser((seed) => {
      if (!/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(seed) || seed.length > LONGEST_SEED) {
        throw new InvalidArgumentError(`A seed is 1 to ${LONGEST_SEED} printable ASCII characters.`);
      }
      return seed;
    });
}
