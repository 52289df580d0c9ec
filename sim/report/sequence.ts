/** A run as a sequence: who says what to whom, in order, and where it stops. */
import type { LogEvent } from "../log/event.ts";
import type { RunRecord } from "../log/run-record.ts";
import type { Cast } from "../story/cast.ts";
import { withoutRepetitions } from "../story/repeated-exchanges.ts";

/** The DCC's lane. */
export const DCC_LANE = "the DCC";

/**
 * `arrow`: a message from one lane to another; a refused one is drawn with a cross at the lane that refused it, and
 * nothing behind that lane ever saw it. `step` and `note` stand across all lanes.
 */
export type SequenceRow =
  | { readonly kind: "step"; readonly number: number; readonly title: string; readonly at: string }
  | {
      readonly kind: "arrow";
      readonly from: string;
      readonly to: string;
      readonly label: string;
      readonly verdict: "passed" | "refused";
    }
  | { readonly kind: "note"; readonly text: string; readonly tone: "plain" | "stranded" };

export interface Sequence {
  readonly lanes: readonly string[];
  readonly rows: readonly SequenceRow[];
}

/** The sequence of a run. Lanes are the parties, the DCC, and the devices, as far as a message touches them. */
export function sequenceOf(record: RunRecord, cast: Cast): Sequence {
  const rows = record.steps.flatMap(({ number, started, events }): readonly SequenceRow[] => {
    const { told, repeated } = withoutRepetitions(events);
    return [
      { kind: "step", number, title: started.title, at: started.at },
      ...told.flatMap((event) => rowsOf(event, told, cast)),
      ...(repeated === 0
        ? []
        : [{ kind: "note", text: `${repeated} more exchanges went alike`, tone: "plain" } as const]),
    ];
  });
  const touched = new Set(rows.flatMap((row) => (row.kind === "arrow" ? [row.from, row.to] : [])));
  const known = [
    ...record.started.parties.map(({ name }) => name),
    DCC_LANE,
    ...record.started.devices.map(({ device }) => device),
  ];
  const others = [...touched].filter((lane) => !known.includes(lane));
  return { lanes: [...known.filter((lane) => touched.has(lane)), ...others], rows };
}

function rowsOf(event: LogEvent, step: readonly LogEvent[], cast: Cast): readonly SequenceRow[] {
  const arrow = (
    from: string,
    to: string,
    label: string,
    verdict: "passed" | "refused" = "passed",
  ): readonly SequenceRow[] => [{ kind: "arrow", from, to, label, verdict }];
  switch (event.kind) {
    case "serviceRequestSent": {
      const decision = step.find((one) => one.kind === "dccDecided" && one.requestId === event.requestId);
      const refused = decision?.kind === "dccDecided" && decision.verdict !== "accepted";
      const why = refused ? ` ✗ ${decision.responseCode} ${failedIn(decision.evidence)}` : "";
      return arrow(
        cast.nameOf(event.party),
        DCC_LANE,
        `${event.serviceReferenceVariant} ${event.name}${why}`,
        refused ? "refused" : "passed",
      );
    }
    case "messageSent": {
      const toDevice = event.to !== DCC_LANE && event.from === DCC_LANE;
      const decision = step[step.indexOf(event) + 1];
      const refused = toDevice && decision?.kind === "deviceDecided" && decision.verdict === "refused";
      const why = refused ? ` ✗ ${failedIn(decision.evidence)}` : "";
      return arrow(
        event.from,
        event.to,
        `${event.useCase.split(" ")[0] ?? ""} ${event.messageCode}${why}`,
        refused ? "refused" : "passed",
      );
    }
    case "messageLost":
      return [{ kind: "note", text: `${event.from} → ${event.to}: ${event.why}`, tone: "plain" }];
    case "serviceResponseReceived":
      return arrow(
        DCC_LANE,
        cast.nameOf(event.party),
        event.responseCode,
        event.responseCode.startsWith("E") ? "refused" : "passed",
      );
    case "dccAlertSent":
      return arrow(DCC_LANE, cast.nameOf(event.party), `Alert ${event.alert}`);
    case "slotStranded":
      return event.keyUsage === "digitalSignature"
        ? [{ kind: "note", text: `${event.device}: STRANDED`, tone: "stranded" }]
        : [];
    case "registrationChanged":
      return [
        {
          kind: "note",
          text: `MPRN ${event.mprn}: ${cast.nameOf(event.before)} → ${cast.nameOf(event.after)}`,
          tone: "plain",
        },
      ];
    default:
      return [];
  }
}

function failedIn(evidence: readonly { readonly check: string; readonly outcome: string }[]): string {
  return evidence.find(({ outcome }) => outcome === "failed")?.check ?? "";
}
