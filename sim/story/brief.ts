/** A step in a few lines: what was asked, who refused and why, and who holds the slot. */
import type { EventOfKind, LogEvent } from "../log/event.ts";
import { eventsOfKind } from "../log/run-record.ts";
import type { StepRecord } from "../log/run-record.ts";
import type { Cast } from "./cast.ts";
import { count } from "./counted.ts";
import { eventLines } from "./event-lines.ts";
import { factsInWords } from "./verdict-lines.ts";
import { abbreviationsIn, GLOSSARY } from "./glossary.ts";
import { slotStatements } from "./slots.ts";
import { line } from "./story-line.ts";
import type { StoryLine } from "./story-line.ts";

const MARGIN = { indent: 5, labelWidth: 9 };
const EVIDENCE = { indent: 14, labelWidth: 7 };

/** A step of more services than this is told by their numbers alone, when nobody refuses. */
const LISTED_SERVICES = 2;

/** The body of a brief step. The rule of a check is told with its first refusal, which adds it to `explained`. */
export function briefStepLines(step: StepRecord, cast: Cast, explained: Set<string>): readonly StoryLine[] {
  const { events } = step;
  const told = ["registrationChanged", "userStatusChanged"];
  const after = ["dutyChanged", "slotStranded", "slotRescued", "expectationChecked"];
  return [
    ...events.filter(({ kind }) => told.includes(kind)).flatMap((event) => eventLines(event, cast)),
    ...certificateLines(events, cast),
    ...searchLines(events, cast),
    ...events
      .filter((event) => SMKI_EVENTS.includes(event.kind) && !isAcceptance(event))
      .flatMap((event) => eventLines(event, cast))
      .map((told) => ({ ...told, indent: MARGIN.indent })),
    ...ownCommandLines(events, cast, explained),
    ...requestLines(events, cast, explained),
    ...slotLines(step),
    ...oncePerSlot(events.filter(({ kind }) => after.includes(kind)))
      .filter((event) => event.kind !== "dutyChanged" || event.state !== "due")
      .flatMap((event) => eventLines(event, cast)),
  ];
}

/** The long forms of the abbreviations that a text uses for the first time; they are added to `explained`. */
export function briefGlossary(lines: readonly StoryLine[], explained: Set<string>): readonly StoryLine[] {
  const fresh = abbreviationsIn(lines.map(({ text }) => text).join(" ")).filter(
    (word) => !explained.has(word),
  );
  for (const word of fresh) {
    explained.add(word);
  }
  const words = fresh.map((word) => `${word} = ${GLOSSARY[word]?.full ?? word}`);
  return words.length === 0 ? [] : [line("glossary", words.join("; "), { ...MARGIN, label: "words" })];
}

/** A slot is two cells that strand together: told once. */
export function oncePerSlot(events: readonly LogEvent[]): readonly LogEvent[] {
  const told = new Set<string>();
  return events.filter((event) => {
    if (event.kind !== "slotStranded" && event.kind !== "slotRescued") {
      return true;
    }
    const slot = `${event.kind}/${event.device}/${event.remotePartyRole}`;
    return !told.has(slot) && told.add(slot);
  });
}

function certificateLines(events: readonly LogEvent[], cast: Cast): readonly StoryLine[] {
  const told = (kind: "certificateIssued" | "certificateRevoked", verb: string): readonly StoryLine[] => {
    const subjects = eventsOfKind(events, kind).map(({ subject }) => cast.nameOf(subject));
    return [...new Set(subjects)].map((subject) => {
      const number = subjects.filter((each) => each === subject).length;
      return line("fact", `${verb} ${count(number, "certificate")} of ${subject}`, {
        ...MARGIN,
        label: "SMKI",
      });
    });
  };
  return [...told("certificateIssued", "issues"), ...told("certificateRevoked", "revokes")];
}

function searchLines(events: readonly LogEvent[], cast: Cast): readonly StoryLine[] {
  return eventsOfKind(events, "repositorySearched").map(({ subject, answers }) =>
    line("asks", `the SMKI Repository for ${cast.nameOf(subject)}: ${answers}`, {
      ...MARGIN,
      label: "searches",
    }),
  );
}

function requestLines(events: readonly LogEvent[], cast: Cast, explained: Set<string>): readonly StoryLine[] {
  const requests = eventsOfKind(events, "serviceRequestSent");
  const services = [...new Set(requests.map(({ serviceReferenceVariant }) => serviceReferenceVariant))];
  const troubled = events.some(
    (event) =>
      event.kind === "messageLost" ||
      ((event.kind === "dccDecided" || event.kind === "deviceDecided") && event.verdict === "refused"),
  );
  if (!troubled && services.length > LISTED_SERVICES) {
    const text = `${services.join(", ")}: ${requests.length} requests, and the DCC and the devices do as asked`;
    return [line("asks", text, { ...MARGIN, label: "asks" })];
  }
  return requests.flatMap((request, index) => {
    const again = requests[index - 1]?.serviceReferenceVariant === request.serviceReferenceVariant;
    const from = events.indexOf(request);
    const next = requests[index + 1];
    const until = next === undefined ? events.length : events.indexOf(next);
    const repeats =
      next?.serviceReferenceVariant === request.serviceReferenceVariant && next.target === request.target;
    const meanwhile = events.slice(from, until);
    const outcome = decisions(meanwhile);
    return [
      ...(again && request.target === requests[index - 1]?.target
        ? []
        : [
            line(
              "asks",
              cast.withNames(`${request.serviceReferenceVariant}: ${request.says || request.name}`),
              {
                ...MARGIN,
                label: "asks",
              },
            ),
          ]),
      // Of a request in two halves (pre-command, signed command) the second decides.
      ...(repeats && outcome.every(({ verdict }) => verdict !== "refused") ? [] : outcome).flatMap(
        (decision) => decisionLines(decision, cast, explained),
      ),
      ...lossLines(meanwhile, cast),
    ];
  });
}

/** What did not arrive, and what the sender hears of it. */
function lossLines(events: readonly LogEvent[], cast: Cast): readonly StoryLine[] {
  const losses = eventsOfKind(events, "messageLost");
  if (losses.length === 0) return [];
  return [
    ...losses.map(({ from, to, why }) =>
      line("refused", cast.withNames(`${cast.nameOf(from)} → ${cast.nameOf(to)}: ${why}`), {
        ...MARGIN,
        label: "lost",
      }),
    ),
    ...eventsOfKind(events, "serviceResponseReceived")
      .filter(({ responseCode }) => responseCode.startsWith("E"))
      .map(({ party, responseCode, means }) =>
        line("refused", `${cast.nameOf(party)} hears ${responseCode}: ${means}`, {
          ...MARGIN,
          label: "answer",
        }),
      ),
  ];
}

/** Told as they are: there are few of them, and each is what its step is about. */
const SMKI_EVENTS: readonly LogEvent["kind"][] = [
  "authorityReplaced",
  "revocationListFetched",
  "smkiDecided",
];

/** What was accepted is told by what was issued. */
function isAcceptance(event: LogEvent): boolean {
  return event.kind === "smkiDecided" && event.verdict === "accepted";
}

/** What the DCC commands of its own accord, and what reaches a device on a test rig: nobody asked for either. */
function ownCommandLines(
  events: readonly LogEvent[],
  cast: Cast,
  explained: Set<string>,
): readonly StoryLine[] {
  const firstRequest = events.findIndex(({ kind }) => kind === "serviceRequestSent");
  return events.slice(0, firstRequest === -1 ? events.length : firstRequest).flatMap((event) => {
    switch (event.kind) {
      case "ownCommandSent":
        return [
          line("asks", cast.withNames(`${cast.nameOf(event.device)}: ${event.says}`), {
            ...MARGIN,
            label: "commands",
          }),
        ];
      case "deviceDecided":
        return decisionLines(event, cast, explained);
      default:
        return [];
    }
  });
}

type Decision = EventOfKind<"dccDecided"> | EventOfKind<"deviceDecided">;

function decisions(events: readonly LogEvent[]): readonly Decision[] {
  return events.filter(
    (event): event is Decision => event.kind === "dccDecided" || event.kind === "deviceDecided",
  );
}

function decisionLines(decision: Decision, cast: Cast, explained: Set<string>): readonly StoryLine[] {
  const who = decision.kind === "dccDecided" ? "DCC" : decision.device;
  const place = { ...MARGIN, labelWidth: Math.max(MARGIN.labelWidth, who.length + 1), label: who };
  const failed = decision.evidence.find(({ outcome }) => outcome === "failed");
  const code = decision.kind === "dccDecided" ? ` (${decision.responseCode})` : "";
  if (failed === undefined) {
    const verb = decision.kind === "dccDecided" ? "lets it through" : "obeys";
    return [line("ok", `✓ ${verb}${code}`, place)];
  }
  const known = explained.has(failed.check);
  explained.add(failed.check);
  return [
    line("refused", `✗ REFUSES${code}: ${failed.check}. ${failed.asks} No.`, place),
    line("fact", cast.withNames(factsInWords(failed)), { ...EVIDENCE, label: "facts" }),
    ...(known ? [] : [line("rule", failed.source, { ...EVIDENCE, label: "rule" })]),
  ];
}

function slotLines(step: StepRecord): readonly StoryLine[] {
  return slotStatements(step.ended?.slots ?? [], eventsOfKind(step.events, "slotChanged"))
    .filter(({ remotePartyRole }) => remotePartyRole === "networkOperator")
    .map(({ devices, holders, changed }) =>
      line(
        changed === "changed" ? "slotChanged" : "slot",
        `${devices.join(", ")} network operator: ${holders}, ${changed}`,
        { ...MARGIN, label: "slot" },
      ),
    );
}
