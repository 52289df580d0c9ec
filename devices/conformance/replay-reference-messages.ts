/**
 * Plays reference commands to device models and compares what they answer with what the real answer was: headers and
 * payloads to the octet. Every CS02 command that has its answer in the data set is played.
 */
import { failedCheck } from "../../pki/index.ts";
import {
  type ConformanceCryptography,
  type ConformanceInput,
  type ConformanceKeyRing,
} from "../../wire/index.ts";
import { clockOf } from "./reference-clock.ts";
import { keysInUse, replayEnvironment } from "./replay-environment.ts";
import { advance } from "../advance.ts";
import type { DeviceEnvironment } from "../device-environment.ts";
import { receive } from "../receive.ts";
import { findUseCase } from "../use-case-register.ts";
import { compareWithReference, type ComparedPart } from "./compare-answers.ts";
import { type ImpliedState, impliedDevice, kindOfReferenceDevice } from "./implied-device.ts";
import { impliedState } from "./implied-state.ts";
import {
  authoritiesIn,
  readReferenceMessages,
  type ReferenceExchange,
  referenceExchanges,
} from "./replayed-exchange.ts";

/** What came of one command, or of the alert that follows a future-dated one. */
export interface ReplayRow {
  readonly name: string;
  readonly compared: "response" | "alert";
  readonly part: ComparedPart;
  readonly outcome: "exact" | "differs" | "refused";
  /** The check that refused, or the two messages that differ. */
  readonly detail: string;
  /** What was taken from the real answer, because nothing else tells it. */
  readonly givens: readonly string[];
}

export interface ReplayReport {
  readonly replayed: number;
  readonly replayedExact: number;
  /** CS02 commands that were not played, and answers without their command, with the reason. */
  readonly notReplayed: readonly { readonly name: string; readonly why: string }[];
  readonly rows: readonly ReplayRow[];
}

/** Plays every CS02a to CS02g command that has its answer in the data set. */
export function replayReferenceMessages(
  inputs: readonly ConformanceInput[],
  keyRing: ConformanceKeyRing,
  cryptography: ConformanceCryptography,
): ReplayReport {
  const messages = readReferenceMessages(inputs);
  const authorities = authoritiesIn(messages);
  const { exchanges, unanswered, uncommanded } = referenceExchanges(messages);
  const played = exchanges.map((exchange) => {
    const { header } = exchange.command.message;
    const kind = kindOfReferenceDevice(header.businessTarget);
    if (kind === undefined || findUseCase(header.messageCode) === undefined) {
      return { exchange, rows: undefined };
    }
    const implied = {
      ...impliedState(exchange, kind),
      keysInUse: keysInUse(exchange.command.message, keyRing, cryptography),
    };
    const environment = replayEnvironment(exchange.command.message, keyRing, cryptography);
    return {
      exchange,
      rows: replayOne(environment, implied, impliedDevice(implied, keyRing, authorities), exchange),
    };
  });
  const rows = played.flatMap((one) => one.rows ?? []);
  return {
    replayed: rows.length,
    replayedExact: rows.filter(({ outcome }) => outcome === "exact").length,
    notReplayed: [
      ...unanswered.map(({ name }) => ({ name, why: "no answer in the data set" })),
      ...uncommanded.map(({ name }) => ({ name, why: "an answer whose command is not in the data set" })),
      ...played.flatMap(({ exchange, rows: made }) =>
        made === undefined
          ? [{ name: exchange.command.name, why: "no model of the device or its use case" }]
          : [],
      ),
    ],
    rows,
  };
}

function replayOne(
  environment: DeviceEnvironment,
  { givens }: ImpliedState,
  state: ReturnType<typeof impliedDevice>,
  { command, answer, alert }: ReferenceExchange,
): readonly ReplayRow[] {
  const row = { name: command.name, givens };
  const result = receive(environment, state, command.bytes, clockOf(answer.message));
  const [output] = result.outputs;
  if (output === undefined) {
    const check = failedCheck(result.evidence);
    const detail = `${check?.check ?? "no check"} ${JSON.stringify(check?.facts ?? {})}`;
    return [{ ...row, compared: "response", part: "header and payload", outcome: "refused", detail }];
  }
  const first: ReplayRow = {
    ...row,
    compared: "response",
    ...compareWithReference(output, answer.message),
  };
  if (alert === undefined) {
    return [first];
  }
  const pending = result.state.pendingReplacements[0];
  const [sent] = pending === undefined ? [] : advance(environment, result.state, pending.executeAt).alerts;
  const second: ReplayRow =
    sent === undefined
      ? {
          ...row,
          compared: "alert",
          part: "header and payload",
          outcome: "differs",
          detail: "the model sends no alert",
        }
      : { ...row, compared: "alert", ...compareWithReference(sent, alert.message) };
  return [first, second];
}
