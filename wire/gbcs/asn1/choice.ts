/** CHOICE as the whole of a payload: which alternative it is, its first octet tells. */
import { decoded, undecodable, type Decoded } from "../../../pki/index.ts";
import type { AnnotatedField } from "../annotation.ts";
import { decodeDer, encodeDer, walkDer, type Codec } from "./codec.ts";
import type { EncodingOptions } from "./der.ts";

type Alternatives = { readonly [Kind in string]: Codec<unknown> };

/** The value of a CHOICE: the name of the alternative and its value. */
export type ChoiceValue<Codecs extends Alternatives> = {
  readonly [Kind in keyof Codecs]: {
    readonly kind: Kind;
    readonly value: Codecs[Kind] extends Codec<infer Value> ? Value : never;
  };
}[keyof Codecs];

/** A payload that is one of several types. */
export interface Choice<Value> {
  decode(content: Uint8Array): Decoded<Value>;
  /** Explains every octet once. */
  walk(content: Uint8Array): Decoded<readonly AnnotatedField[]>;
  /** @throws UsageError when the value is out of its type's range */
  encode(value: Value, options?: EncodingOptions): Uint8Array;
}

/** The values of a choice. */
export type ValueOfChoice<Type> = Type extends Choice<infer Value> ? Value : never;

/** CHOICE of types with different tags. */
export function choice<const Codecs extends Alternatives>(
  typeName: string,
  alternatives: Codecs,
): Choice<ChoiceValue<Codecs>> {
  const taken = (content: Uint8Array): Decoded<readonly [string, Codec<unknown>]> => {
    const found = Object.entries<Codec<unknown>>(alternatives).find(([, codec]) => codec.tag === content[0]);
    return found === undefined ? undecodable(`no ${typeName} starts like this`, 0) : decoded(found);
  };
  return {
    decode(content) {
      const alternative = taken(content);
      if (!alternative.ok) return alternative;
      const [kind, codec] = alternative.value;
      const value = decodeDer(codec, content);
      return value.ok ? decoded({ kind, value: value.value } as ChoiceValue<Codecs>) : value;
    },
    walk(content) {
      const alternative = taken(content);
      return alternative.ok ? walkDer(alternative.value[1], content) : alternative;
    },
    encode: ({ kind, value }, options) =>
      encodeDer<unknown>(alternatives[kind] as Codec<unknown>, value, options),
  };
}
