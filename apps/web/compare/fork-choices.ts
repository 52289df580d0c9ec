/** What can be changed at a step, as a form asks for it: kinds in plain words, and the fields of each. */
import type { Catalogue } from "../../server/api/catalogue-schema.ts";
import type { ForkChange, ForkChangeKind } from "../../../sim/views.ts";
import type { RunView } from "../state/open-run.ts";

export const FORK_KINDS: Readonly<Record<ForkChangeKind, string>> = {
  userStatus: "a party has another standing as a DCC User",
  signer: "another party does this step, with its own key",
  link: "messages to a device are dropped or delayed",
  rules: "other rules are in force from here on",
  policy: "the testbed assumes something else, where the rule is not public",
  date: "the step happens on another date",
  loseKeys: "a party has lost its private keys",
  revoke: "a party's certificates are revoked",
  skip: "the step does not happen",
};

export interface ForkField {
  readonly name: string;
  readonly title: string;
  readonly kind: "choice" | "date";
  readonly choices: readonly { readonly value: string; readonly title: string }[];
}

/** The commands of a step to one device, counted from its start. */
const COMMANDS: ForkField["choices"] = Array.from({ length: 12 }, (_, pass) => ({
  value: String(pass),
  title: pass === 0 ? "the first of this step" : `number ${pass + 1} of this step`,
}));

const plain = (values: readonly string[]): ForkField["choices"] =>
  values.map((value) => ({ value, title: value }));

/** The fields of a kind of change, in the order in which they are asked for. */
export function fieldsOf(
  kind: ForkChangeKind,
  view: RunView,
  catalogue: Catalogue | undefined,
  given: Readonly<Record<string, string>>,
): readonly ForkField[] {
  const { started } = view.run.record;
  const choice = (name: string, title: string, choices: ForkField["choices"]): ForkField => ({
    name,
    title,
    kind: "choice",
    choices,
  });
  const actor = view.step?.started.actor;
  const parties = started.parties
    .map(({ party, name }) => ({ value: party, title: name }))
    .toSorted((a, b) => Number(b.value === actor) - Number(a.value === actor));
  switch (kind) {
    case "rules": {
      const others = (catalogue?.ruleSets ?? []).filter(
        ({ rules }) => rules !== started.rules && rules !== "as-dated",
      );
      return [
        choice(
          "to",
          "rules",
          others.map(({ rules, title }) => ({ value: rules, title: `${rules}: ${title}` })),
        ),
      ];
    }
    case "policy": {
      const policies = catalogue?.policies ?? [];
      const chosen = policies.find(({ policy }) => policy === given.policy) ?? policies[0];
      const now = chosen === undefined ? undefined : started.policies[chosen.policy];
      return [
        choice("policy", "policy", plain(policies.map(({ policy }) => policy))),
        choice("to", "instead", plain((chosen?.choices ?? []).filter((one) => one !== now))),
      ];
    }
    case "userStatus":
      return [
        choice("party", "party", parties),
        choice("to", "it is", [
          { value: "notAUser", title: "no DCC User" },
          { value: "suspended", title: "a suspended DCC User" },
          { value: "inUserEntry", title: "still in User Entry" },
          { value: "live", title: "a live DCC User" },
        ]),
      ];
    case "link":
      return [
        choice("premises", "house", plain([...new Set(started.devices.map(({ premises }) => premises))])),
        choice("device", "device", [
          { value: "gpf", title: "the gas proxy function" },
          { value: "gsme", title: "the gas meter" },
          { value: "chf", title: "the communications hub" },
          { value: "all", title: "all three" },
        ]),
        choice("to", "messages", [
          { value: "silent", title: "are dropped" },
          { value: "mute", title: "arrive, and the answers are dropped" },
          { value: "unreachable", title: "cannot be sent: unreachable" },
          { value: "slow", title: "come after the DCC has given up" },
          { value: "lossy", title: "are lost at the first try" },
          { value: "asleep", title: "wait until the meter wakes up" },
        ]),
        ...(given.lasts === undefined || given.lasts === "nextCommand"
          ? [choice("pass", "which command", COMMANDS)]
          : []),
        choice("lasts", "how long", [
          { value: "nextCommand", title: "one message" },
          { value: "thisStep", title: "in this step" },
          { value: "fromNowOn", title: "from here on" },
        ]),
      ];
    case "signer":
      return [
        choice(
          "by",
          "party",
          parties.filter(({ value }) => value !== actor),
        ),
      ];
    case "date":
      return [{ name: "at", title: "date", kind: "date", choices: [] }];
    case "loseKeys":
    case "revoke":
      return [choice("party", "party", parties)];
    case "skip":
      return [];
  }
}

/** The change as the server takes it; a choice that nobody has made is the first. */
export function changeOf(
  kind: ForkChangeKind,
  fields: readonly ForkField[],
  given: Readonly<Record<string, string>>,
  view: RunView,
): ForkChange {
  const values = fields.map(({ name, kind: fieldKind, choices }) => {
    const chosen = given[name];
    if (fieldKind === "date") {
      const at = view.step?.started.at ?? view.run.record.started.at;
      return [name, `${chosen ?? at.slice(0, 10)}T${at.slice(11)}`];
    }
    const value = choices.some((one) => one.value === chosen) ? chosen : choices[0]?.value;
    return [name, name === "pass" ? Number(value) : value];
  });
  return { kind, ...Object.fromEntries(values) } as ForkChange;
}

/** What the form proposes when a message to or from a device is selected: that this one is dropped. */
export function messageForkOf({ run, step, event }: RunView): Readonly<Record<string, string>> | undefined {
  if (event?.kind !== "messageSent") return undefined;
  const { devices } = run.record.started;
  const sent = devices.some(({ device }) => device === event.to);
  const label = sent ? event.to : event.from;
  const device = devices.find((one) => one.device === label);
  if (device === undefined) return undefined;
  const events = step?.events ?? [];
  const before = events
    .slice(0, events.indexOf(event))
    .filter((one) => one.kind === "messageSent" && one.to === label).length;
  return {
    premises: device.premises,
    device: device.kind.toLowerCase(),
    to: sent ? "silent" : "mute",
    lasts: "nextCommand",
    pass: String(Math.min(sent ? before : before - 1, COMMANDS.length - 1)),
  };
}
