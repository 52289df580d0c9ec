/** What an entry of a pack is before it is made: an order, and what its author intends the device to make of it. */
import { type Instant, InternalError } from "../../pki/index.ts";
import type { GroupingHeader, UpdateSecurityCredentialsCommand } from "../../wire/index.ts";
import type { PolicyName } from "../scenario/policies.ts";
import type { CommandOrder } from "./command-kit.ts";
import type { ExpectedOutcome } from "./manifest.ts";
import type { MessageKit } from "./starting-state.ts";

interface DefinitionHead {
  /** kebab-case, unique in the pack. */
  readonly id: string;
  readonly title: string;
  /** Undefined: only time passes. */
  readonly order: CommandOrder | undefined;
  /** The entry whose end this one begins from; undefined: the starting state. */
  readonly after?: string;
  /** The kit's clock unless given. */
  readonly clock?: Instant;
  readonly policy?: PolicyName;
  readonly because?: string;
  readonly outcome: ExpectedOutcome["outcome"];
  /** The check that is meant to decide; making the pack fails when another one does. */
  readonly decidedBy: string | null;
}

/** A good entry, or a bad one with the rule that it breaks and the good entry that it is a bad copy of. */
export type MessageVectorDefinition =
  | (DefinitionHead & { readonly kind: "good" })
  | (DefinitionHead & {
      readonly kind: "bad";
      readonly rule: string;
      readonly source: string;
      readonly baseline: string;
    });

/** A file of entries that belong together. A family without entries for a kind of device returns none. */
export interface VectorFamily {
  readonly name: string;
  vectors(
    kit: MessageKit,
    baselines: Baselines,
  ): Promise<readonly MessageVectorDefinition[]> | readonly MessageVectorDefinition[];
}

/** The good commands that bad ones are copies of, by the id of their entry. */
export type Baselines = ReadonlyMap<string, CommandOrder>;

type Extras = Partial<Pick<DefinitionHead, "after" | "clock" | "policy" | "because">>;

/** A good command, carried out. */
export function good(
  id: string,
  title: string,
  order: CommandOrder | undefined,
  extras: Extras & Partial<Pick<DefinitionHead, "outcome" | "decidedBy">> = {},
): MessageVectorDefinition {
  return { kind: "good", id, title, order, outcome: "executed", decidedBy: null, ...extras };
}

/** What a bad entry says of itself. */
export interface Breach extends Extras {
  readonly id: string;
  readonly title: string;
  readonly rule: string;
  readonly source: string;
  readonly decidedBy: string;
}

/** A bad copy of a baseline that the device discards without an answer. */
export function refused(baseline: string, order: CommandOrder, breach: Breach): MessageVectorDefinition {
  return { kind: "bad", baseline, order, outcome: "refused", ...breach };
}

/** A bad copy of a baseline that is answered, with a replacement in it that failed. */
export function failing(baseline: string, order: CommandOrder, breach: Breach): MessageVectorDefinition {
  return { kind: "bad", baseline, order, outcome: "partlyExecuted", ...breach };
}

/** The good command of that id. @throws InternalError when the kind of device has none */
export function baselineOf(baselines: Baselines, id: string): CommandOrder {
  const order = baselines.get(id);
  if (order === undefined) throw new InternalError(`no good command ${id} for this kind of device`);
  return order;
}

/** The CS02b payload of an order. @throws InternalError when it is another command */
export function updateOf({ content }: CommandOrder): UpdateSecurityCredentialsCommand {
  if (content.kind !== "update") throw new InternalError("not a CS02b command");
  return content.update;
}

/** The order with another CS02b payload, or parts of one. */
export function withUpdate(
  order: CommandOrder,
  change: Partial<UpdateSecurityCredentialsCommand>,
): CommandOrder {
  return { ...order, content: { kind: "update", update: { ...updateOf(order), ...change } } };
}

/** The order with other fields in the control part of its CS02b payload. */
export function withControl(
  order: CommandOrder,
  change: Partial<UpdateSecurityCredentialsCommand["authorisingRemotePartyControl"]>,
): CommandOrder {
  const { authorisingRemotePartyControl: control } = updateOf(order);
  return withUpdate(order, { authorisingRemotePartyControl: { ...control, ...change } });
}

/** The order with other header fields. */
export function withHeader(order: CommandOrder, change: Partial<GroupingHeader>): CommandOrder {
  return { ...order, header: { ...order.header, ...change } };
}
