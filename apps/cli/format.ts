/** The `--format` option. */
import { Option } from "commander";
import { STORY_DETAILS } from "../../sim/index.ts";

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

/** `--detail brief|normal|full`: how much a story tells. */
export function detailOption(): Option {
  return new Option("--detail <detail>", "how much the story tells").choices(STORY_DETAILS).default("normal");
}
