/** What a device knows of one use case: who may ask, how the command must be protected, and what it does. */
import type { Evidence, Instant } from "../pki/index.ts";
import type { GbcsMessage, MessageCode, TrustAnchorCellIdentifier } from "../wire/index.ts";
import type { DeviceEnvironment } from "./device-environment.ts";
import type { DeviceKind } from "./device-kind.ts";
import type { DeviceState } from "./device-state.ts";
import type { TrustAnchorCell } from "./trust-anchor-cells.ts";

/** The cryptographic protections that a command must carry, no more and no fewer (GBCS 13.3.3.1 for CS02b). */
export type CommandProtection = "mac" | "signature" | "signatureAndMac";

/** An authenticated command on its way to execution. */
export interface CommandExecution {
  readonly environment: DeviceEnvironment;
  readonly state: DeviceState;
  readonly message: GbcsMessage;
  /** The cell through which the originator is known and by whose key it was authenticated. */
  readonly authorisedBy: TrustAnchorCell;
  readonly at: Instant;
}

/** How a device protects what it sends: signed and never MACed, or MACed for one reader. */
export type AnswerProtection =
  | { readonly kind: "signed" }
  | { readonly kind: "mac"; readonly readerPublicPoint: Uint8Array };

export interface Answer {
  readonly content: Uint8Array;
  readonly protection: AnswerProtection;
  /** 12-octet date-time of the grouping header, where the use case carries one. */
  readonly dateTime?: Uint8Array;
}

/** What came of executing an authenticated command. */
export type ExecutionResult =
  | {
      readonly verdict: "executed" | "partlyExecuted";
      readonly state: DeviceState;
      readonly answer: Answer;
      readonly evidence: Evidence;
      /** What happened, in words. */
      readonly means: string;
    }
  | { readonly verdict: "refused"; readonly evidence: Evidence; readonly means: string };

export interface UseCase {
  readonly messageCode: MessageCode;
  readonly title: string;
  readonly kinds: readonly DeviceKind[];
  /** Whether the counter must be above the stored one; reads are not protected (measured: gbcs use-case list). */
  readonly replay: "protected" | "unprotected";
  protection(kind: DeviceKind, message: GbcsMessage): CommandProtection;
  /** The cells whose holder may send this command, in the order in which they are consulted. */
  authorisingCells(kind: DeviceKind, message: GbcsMessage): readonly TrustAnchorCellIdentifier[];
  /**
   * Only where the command is authorised by the contingency key and not by a party that the device knows: the
   * symmetric key that the command carries, undefined when it carries none.
   */
  plaintextSymmetricKey?(message: GbcsMessage): Uint8Array | undefined;
  execute(command: CommandExecution): ExecutionResult;
}
