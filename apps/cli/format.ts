/** The `--format` option. */
import { Option } from "commander";

export type Format = "story" | "table" | "json";

/** `--format story|table|json`. */
export function formatOption(): Option {
  return new Option("--format <format>", "how to print the facts")
    .choices(["story", "table", "json"])
    .default("story");
}

/** `--format story|json`, where a table makes no sense. */
export function storyOrJsonOption(): Option {
  return new Option("--format <format>", "how to print the facts")
    .choices(["story", "json"])
    .default("story");
}
