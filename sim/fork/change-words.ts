/** The change of a fork in one sentence, and whether it can be made at this step at all. */
import { instant, UsageError } from "../../pki/index.ts";
import { POLICIES } from "../scenario/policies.ts";
import { DCC_LABEL, type ScenarioFile, type ScenarioStep } from "../scenario/schema.ts";
import type { LinkFault } from "../scenario/link-condition.ts";
import { suggest } from "../scenario/suggestion.ts";
import type { ForkChange } from "./fork-change.ts";

const STATUS_IN_WORDS = {
  live: "is a live DCC User",
  suspended: "is suspended as a DCC User",
  inUserEntry: "is still in the User Entry Process",
  notAUser: "is no DCC User",
} as const;

const LINK_IN_WORDS: Readonly<Record<LinkFault, string>> = {
  unreachable: "cannot be reached, and the DCC knows it",
  silent: "are dropped",
  mute: "arrive, and their answers are dropped",
  slow: "come after the DCC has given up",
  lossy: "are lost at the first try",
  asleep: "wait until the meter wakes up",
};

/** Which command it is, from here on, by how many pass before it. */
const ORDINALS = ["next", "second", "third"] as const;

/** The same of one command. */
const COMMAND_IN_WORDS: Readonly<Record<LinkFault, string>> = {
  unreachable: "cannot be sent, and the DCC knows it",
  silent: "is dropped",
  mute: "arrives, and its answer is dropped",
  slow: "comes after the DCC has given up",
  lossy: "is lost at the first try",
  asleep: "waits until the meter wakes up",
};

/**
 * What is different in the fork: one sentence without the words "what if".
 * @throws UsageError when the change names nobody, or changes nothing that this step has
 */
export function changeInWords(file: ScenarioFile, step: ScenarioStep, change: ForkChange): string {
  switch (change.kind) {
    case "rules":
      return `From here on the rules are ${change.to}.`;
    case "policy": {
      const { choices } = POLICIES[change.policy];
      if (!(choices as readonly string[]).includes(change.to)) {
        throw new UsageError(
          `"${change.to}" is no choice of ${change.policy}`,
          suggest(change.to, choices, "choices"),
        );
      }
      return `From here on the policy ${change.policy} is ${change.to}.`;
    }
    case "userStatus":
      return `${nameOf(file, change.party)} ${STATUS_IN_WORDS[change.to]}.`;
    case "link": {
      const devices = change.device === "all" ? "the devices" : `the ${change.device.toUpperCase()}`;
      if (change.lasts === "nextCommand") {
        return `The ${ORDINALS[change.pass ?? 0] ?? `${(change.pass ?? 0) + 1}th`} command to ${devices} at ${change.premises} ${COMMAND_IN_WORDS[change.to]}.`;
      }
      const how =
        change.to === "unreachable"
          ? `${upperFirst(devices)} at ${change.premises} ${LINK_IN_WORDS.unreachable}`
          : `Messages to ${devices} at ${change.premises} ${LINK_IN_WORDS[change.to]}`;
      return `${how}, ${change.lasts === "thisStep" ? "in this step" : "from here on"}.`;
    }
    case "signer":
      if (step.by === DCC_LABEL) {
        throw new UsageError(
          `"${step.title}" is done by the DCC, and nobody can do it instead`,
          "choose a step that a party does",
        );
      }
      if (step.by === change.by) {
        throw new UsageError(`${nameOf(file, change.by)} does this step already`, "name another party");
      }
      return `${nameOf(file, change.by)} does this step instead of ${nameOf(file, step.by)}, and signs with its own key.`;
    case "date":
      return `This step happens on ${new Date(instant(change.at)).toISOString().slice(0, 10)}.`;
    case "loseKeys":
      return `${nameOf(file, change.party)} has lost its private keys.`;
    case "revoke":
      return `The certificates of ${nameOf(file, change.party)} are revoked.`;
    case "skip":
      if (step.do === "let-time-pass") {
        throw new UsageError("time that passes cannot be left out", "choose a step in which somebody acts");
      }
      return "This step does not happen.";
  }
}

/** @throws UsageError when the scenario has no such party */
function nameOf({ parties }: ScenarioFile, label: string): string {
  const party = Object.hasOwn(parties, label) ? parties[label] : undefined;
  if (party === undefined) {
    throw new UsageError(`there is no party "${label}"`, suggest(label, Object.keys(parties), "parties"));
  }
  return party.name;
}

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
