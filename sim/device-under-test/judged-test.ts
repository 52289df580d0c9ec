/** What came of one entry: the device's side, the reference model's, and where they part. */
import type { CellContents, DeviceState, DeviceVerdict } from "../../devices/index.ts";
import { type Check, type Evidence, PATH_CHECKS } from "../../pki/index.ts";
import {
  decodeMessage,
  decodeUpdateSecurityCredentialsAlert,
  decodeUpdateSecurityCredentialsResponse,
  type ExecutionOutcome,
  type GbcsMessage,
  type ReplacementOutcome,
  trustAnchorCellOf,
  cellKey,
} from "../../wire/index.ts";
import type { Difference } from "./compare-answer.ts";
import type { ExchangeFault } from "./conversation.ts";
import type { DeviceTest } from "./test-plan.ts";

/** What the reference model made of an entry. */
export interface ReferenceAnswer {
  readonly before: DeviceState;
  readonly after: DeviceState;
  /** Undefined: only time passed. */
  readonly verdict: DeviceVerdict | undefined;
  readonly outputs: readonly Uint8Array[];
  readonly evidence: Evidence;
}

export type TestVerdict =
  | { readonly kind: "agrees" }
  | {
      readonly kind: "differs";
      readonly differences: readonly Difference[];
      /** The earlier entry whose difference this one may only follow from. */
      readonly followsFrom: string | undefined;
    }
  /** `fault` says what came in place of an answer. */
  | { readonly kind: "noAnswer"; readonly fault: ExchangeFault }
  | { readonly kind: "notAsked"; readonly why: string };

export interface JudgedTest {
  readonly test: DeviceTest;
  readonly reference: ReferenceAnswer;
  readonly sent: readonly Uint8Array[];
  readonly notes: readonly string[];
  readonly verdict: TestVerdict;
}

/** The rule behind a verdict of the reference model. */
export interface DecidingRule {
  readonly check: string;
  readonly asks: string;
  readonly source: string;
}

/** The checks that refused something, the one inside a path validation in its place; none: everything passed. */
export function decidingRules({ evidence }: ReferenceAnswer): readonly DecidingRule[] {
  const rules = evidence.filter(({ outcome }) => outcome === "failed").map(ruleOf);
  return rules.filter(({ check }, index) => rules.findIndex((other) => other.check === check) === index);
}

function ruleOf({ check, asks, source, facts }: Check): DecidingRule {
  const inner = PATH_CHECKS.find((one) => one.check === facts["decidedBy"]);
  return inner === undefined
    ? { check, asks, source }
    : { check: inner.check, asks: inner.asks, source: inner.source };
}

/** One replacement as the reference model and the device report it. */
export interface ComparedReplacement {
  readonly cell: string;
  readonly reference: ReplacementOutcome["statusCode"];
  readonly device: ReplacementOutcome["statusCode"] | undefined;
  /** The check at which the reference model refuses it. */
  readonly check: string | undefined;
}

/** The replacements of a credentials update, in order; none when the reference model reports none. */
export function comparedReplacements({ reference, sent }: JudgedTest): readonly ComparedReplacement[] {
  const due = outcomeIn(reference.outputs);
  const came = outcomeIn(sent);
  const failed = reference.evidence.filter(
    ({ outcome, facts }) => outcome === "failed" && "statusCode" in facts,
  );
  let next = 0;
  return (due?.replacementOutcomes ?? []).map((outcome, index) => {
    const check = outcome.statusCode === "success" ? undefined : failed[next++];
    return {
      cell: cellKey(outcome.affectedTrustAnchorCell),
      reference: outcome.statusCode,
      device: came?.replacementOutcomes[index]?.statusCode,
      check: check === undefined ? undefined : ruleOf(check).check,
    };
  });
}

/** The outcome in the first message that carries one. */
export function outcomeIn(messages: readonly Uint8Array[]): ExecutionOutcome | undefined {
  for (const bytes of messages) {
    const message = decodeMessage(bytes);
    const outcome = message.ok ? outcomeOf(message.value) : undefined;
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

function outcomeOf({ header, content }: GbcsMessage): ExecutionOutcome | undefined {
  if (header.kind === "alert") {
    const alert = decodeUpdateSecurityCredentialsAlert(content);
    return alert.ok ? alert.value.executionOutcome : undefined;
  }
  const response = decodeUpdateSecurityCredentialsResponse(content);
  return response.ok ? response.value.executionOutcome : undefined;
}

/** What was in the cell that authorised the command, when the reference model obeyed it. */
export function authorisingContents({
  before,
  evidence,
}: ReferenceAnswer): { readonly role: string; readonly contents: CellContents } | undefined {
  const known = evidence.find(({ check, outcome }) => check === "originator" && outcome === "passed");
  const words = known?.facts["knownThrough"];
  const cell = typeof words === "string" ? trustAnchorCellOf(words) : undefined;
  const held = cell === undefined ? undefined : before.cells.get(cellKey(cell));
  return held === undefined ? undefined : { role: held.identifier.remotePartyRole, contents: held.contents };
}
