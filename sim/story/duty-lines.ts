/** Duties and strandings in words. */
import type { EventOfKind } from "../log/event.ts";
import { type Cast, roleInWords } from "./cast.ts";
import { MARGIN } from "./line-places.ts";
import { line, type StoryLine } from "./story-line.ts";

const DUTY_STATE_IN_WORDS: Readonly<Record<EventOfKind<"dutyChanged">["state"], string>> = {
  due: "is now due",
  met: "met",
  breached: "BREACHED",
  cannotBeMet: "CANNOT BE MET",
  lapsed: "is no longer owed",
};

export function dutyLines(event: EventOfKind<"dutyChanged">, cast: Cast): readonly StoryLine[] {
  const role = {
    due: "fact",
    met: "dutyMet",
    breached: "dutyBreached",
    cannotBeMet: "dutyBreached",
    lapsed: "fact",
  } as const;
  const about = cast.nameOf(event.about) === cast.nameOf(event.party) ? "" : `, ${event.about}`;
  const text = `${event.duty} (${cast.nameOf(event.party)}${about}) ${DUTY_STATE_IN_WORDS[event.state]}: ${event.why}`;
  const told = line(role[event.state], cast.withNames(text), { ...MARGIN, label: "duty" });
  return event.state === "breached" || event.state === "cannotBeMet"
    ? [
        told,
        line("rule", event.source, {
          indent: MARGIN.indent + MARGIN.labelWidth,
          label: "rule",
          labelWidth: 7,
        }),
      ]
    : [told];
}

export function strandedLines(event: EventOfKind<"slotStranded">, cast: Cast): readonly StoryLine[] {
  return [
    line(
      "stranded",
      `the ${roleInWords(event.remotePartyRole)} slot of ${event.device}: nobody can change it any more`,
      { ...MARGIN, labelWidth: 11, label: "STRANDED" },
    ),
    ...event.why.map((why) =>
      line("fact", cast.withNames(why), { indent: MARGIN.indent + 11, label: "-", labelWidth: 2 }),
    ),
  ];
}
