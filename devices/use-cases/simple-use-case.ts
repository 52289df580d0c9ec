/**
 * The shape that most use cases share: a payload that is read or refused, one thing done, one answer. Credentials
 * updates have checks of their own and are not made this way.
 */
import { type CheckDefinition, type Decoded, type Facts, recordEvidence } from "../../pki/index.ts";
import type { DeviceState } from "../device-state.ts";
import type { Answer, CommandExecution, ExecutionResult, UseCase } from "../use-case.ts";

/** The one check of its own that a simple use case makes. */
export const CONTENT_CHECKS: readonly CheckDefinition<"content">[] = [
  {
    check: "content",
    asks: "Does the content decode as the use case has it?",
    source: "GBCS use case payload (measured structure, RTDS 4.5.0)",
  },
];

/** What a simple use case does with a payload that was read. */
export interface CarriedOut {
  readonly state: DeviceState;
  readonly answer: Answer;
  /** What the payload said. */
  readonly facts: Facts;
  /** What happened, in words. */
  readonly means: string;
}

export interface SimpleUseCase<Content> extends Omit<UseCase, "execute"> {
  readonly decode: (content: Uint8Array) => Decoded<Content>;
  readonly carryOut: (content: Content, command: CommandExecution) => CarriedOut;
}

/** Makes a use case of a decoder and what follows from the decoded payload. */
export function simpleUseCase<Content>({ decode, carryOut, ...useCase }: SimpleUseCase<Content>): UseCase {
  return {
    ...useCase,
    execute: (command): ExecutionResult => {
      const evidence = recordEvidence(CONTENT_CHECKS);
      const content = decode(command.message.content);
      if (!content.ok) {
        evidence.failed("content", { problem: content.problem.reason, atOctet: content.problem.offset });
        return { verdict: "refused", evidence: evidence.close(), means: "the content could not be read" };
      }
      const { facts, ...done } = carryOut(content.value, command);
      evidence.passed("content", facts);
      return { verdict: "executed", ...done, evidence: evidence.close() };
    },
  };
}
