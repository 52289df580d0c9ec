/**
 * What reading foreign bytes returns. Malformed bytes are something that this testbed studies, so they are a
 * value with its facts, not an exception.
 */

/** Why bytes could not be read, and at which octet of the input. */
export interface DecodingProblem {
  readonly reason: string;
  /** Offset in octets from the start of the bytes handed to the decoder. */
  readonly offset: number;
}

export type Decoded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: DecodingProblem };

export function decoded<Value>(value: Value): Decoded<Value> {
  return { ok: true, value };
}

export function undecodable(reason: string, offset: number): Decoded<never> {
  return { ok: false, problem: { reason, offset } };
}
