/**
 * Where something is shown: the scenarios that expect it, and the runs of the catalogue in which it happened. The index of
 * the runs is made once (`npm run generate`) and read by `smki explain`, which plays nothing.
 */
import { CREDENTIALS_REPLACEMENT_MODE_NUMBERS, type CredentialsReplacementMode } from "../../wire/index.ts";
import type { LogEvent, LoggedCheck } from "../log/event.ts";
import type { RuleSetId } from "../rule-set-id.ts";
import type { Scenario } from "../scenario/schema.ts";
import { GLOSSARY } from "../story/glossary.ts";
import type { TopicKind } from "./topics.ts";

/** A step of a scenario under a rule set. */
export interface Showing {
  readonly scenario: string;
  readonly rules: string;
  readonly step: string;
}

/** By kind and term (see `showingKey`), the best first. */
export type ShowingIndex = Readonly<Record<string, readonly Showing[]>>;

/** The key of a topic in the index: two sides may have checks of one name. */
export function showingKey(kind: TopicKind, term: string): string {
  return `${kind}: ${term}`;
}

/** So many are kept of each. */
const KEPT = 3;

/** The scenarios whose expectations name the term, by name and step. */
export function scenariosThatShow(term: string, scenarios: readonly Scenario[]): readonly Showing[] {
  return scenarios.flatMap((scenario) =>
    scenario.steps.flatMap((step) =>
      scenario.rules.flatMap((rules) => {
        if (!(step.under?.includes(rules) ?? true)) {
          return [];
        }
        const expected = { ...step.expect, ...step.expectUnder?.[rules] };
        const named = [expected.failedCheck, expected.responseCode, ...Object.keys(expected.duties ?? {})];
        const stranded = term === "stranded" && (expected.stranded?.length ?? 0) > 0;
        const policy = Object.hasOwn(scenario.policies ?? {}, term);
        return named.includes(term) || stranded || policy || rules === term
          ? [{ scenario: scenario.scenario, rules, step: step.step }]
          : [];
      }),
    ),
  );
}

/** A run of the catalogue. */
export interface ShowingRun {
  readonly scenario: Scenario;
  readonly rules: RuleSetId;
  readonly events: readonly LogEvent[];
}

/** What the runs show: of each topic those where it decided something, before those where it merely took part. */
export function indexShowings(runs: readonly ShowingRun[]): ShowingIndex {
  const found = new Map<string, { readonly showing: Showing; readonly weight: number }[]>();
  for (const { scenario, rules, events } of runs) {
    for (const [key, { step, weight }] of showingsIn(events)) {
      const showing = { scenario: scenario.scenario, rules, step };
      found.set(key, [...(found.get(key) ?? []), { showing, weight }]);
    }
  }
  return Object.fromEntries(
    [...found]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, showings]) => [key, bestOf(showings)]),
  );
}

/** The heaviest, each scenario once, in the order of the catalogue. */
function bestOf(
  showings: readonly { readonly showing: Showing; readonly weight: number }[],
): readonly Showing[] {
  const ordered = showings.toSorted((one, other) => other.weight - one.weight);
  const once = new Map<string, Showing>();
  for (const { showing } of ordered) if (!once.has(showing.scenario)) once.set(showing.scenario, showing);
  return [...once.values()].slice(0, KEPT);
}

const DECIDED = 3;
const GIVEN = 2;
const TOOK_PART = 1;

/** What one run shows, and where it shows it best. */
function showingsIn(events: readonly LogEvent[]): ReadonlyMap<string, { step: string; weight: number }> {
  const shown = new Map<string, { step: string; weight: number }>();
  const show = (kind: TopicKind, term: string, step: string | undefined, weight: number): void => {
    if (step === undefined) return;
    const key = showingKey(kind, term);
    if ((shown.get(key)?.weight ?? 0) < weight) shown.set(key, { step, weight });
  };
  const showChecks = (
    kinds: readonly TopicKind[],
    checks: readonly LoggedCheck[],
    step: string | undefined,
  ) => {
    for (const { check, outcome, facts } of checks) {
      for (const kind of kinds) show(kind, check, step, outcome === "failed" ? DECIDED : TOOK_PART);
      const { userRole, policy } = facts;
      if (typeof userRole === "string") show("User Role", userRole, step, TOOK_PART);
      const named = typeof policy === "string" ? policy.split(":")[0] : undefined;
      if (named !== undefined) show("policy", named, step, outcome === "failed" ? DECIDED : TOOK_PART);
    }
  };
  for (const event of events) {
    const { step } = event;
    switch (event.kind) {
      case "dccDecided":
        showChecks(["DCC check", "certificate check"], event.evidence, step);
        show("response code", event.responseCode, step, GIVEN);
        break;
      case "answerChecked":
        showChecks(["DCC check"], event.evidence, step);
        break;
      case "deviceDecided":
        showChecks(["device check", "certificate check"], event.evidence, step);
        break;
      case "smkiDecided":
        showChecks(["SMKI check"], event.evidence, step);
        break;
      case "serviceResponseReceived":
        show("response code", event.responseCode, step, GIVEN);
        break;
      case "serviceRequestSent":
      case "requestDue":
        show("service request", event.serviceReferenceVariant, step, GIVEN);
        break;
      case "messageSent":
        show("use case", event.messageCode, step, GIVEN);
        for (const [name, number] of Object.entries(CREDENTIALS_REPLACEMENT_MODE_NUMBERS)) {
          const mode = name as CredentialsReplacementMode;
          if (event.says.includes(`(${mode})`)) {
            show("credentials replacement mode", `mode ${number}`, step, GIVEN);
          }
        }
        break;
      case "dutyChanged":
        show("duty", event.duty, step, event.state === "breached" ? DECIDED : GIVEN);
        break;
      case "certificateIssued":
        show("remote party role", event.role, step, GIVEN);
        break;
      case "stepEnded":
        if (event.outcome.refusedBy === "party" && event.outcome.failedCheck !== undefined) {
          show("party check", event.outcome.failedCheck, step, DECIDED);
        }
        break;
      default:
        break;
    }
    if (step !== undefined) {
      const said = JSON.stringify(event);
      for (const [term, { full }] of Object.entries(GLOSSARY)) {
        if (said.includes(term) || said.includes(full)) show("term", term, step, TOOK_PART);
      }
    }
  }
  return shown;
}
