/**
 * The constructed ASN.1 types. A definition made from these reads like the ASN.1 it stands for, and gives the
 * decoder, the encoder, the annotated walk and the TypeScript type of the values.
 */
import { concatBytes } from "@noble/hashes/utils.js";
import { decoded, undecodable, type Decoded } from "../../../pki/index.ts";
import { annotate, readTagged, writeTagged, type Codec, type ReadingContext } from "./codec.ts";
import type { DerElement } from "./der.ts";

const SEQUENCE_TAG = 0x30;
const CONSTRUCTED = 0x20;
const CONTEXT_CLASS = 0x80;

/** OPTIONAL: absent from the value when absent from the bytes. */
export interface OptionalField<Value> {
  readonly presence: "optional";
  readonly codec: Codec<Value>;
}

/** DEFAULT: always in the value, in the bytes only when it differs. */
export interface DefaultField<Value> {
  readonly presence: "default";
  readonly codec: Codec<Value>;
  readonly defaultValue: Value;
}

type Field = Codec<unknown> | OptionalField<unknown> | DefaultField<unknown>;
type AnyField = { readonly [Name in string]: Field };

type FieldValue<Type> = Type extends { readonly codec: Codec<infer Value> }
  ? Value
  : Type extends Codec<infer Value>
    ? Value
    : never;
type OptionalNames<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends OptionalField<unknown> ? Name : never;
}[keyof Fields];

/** The value of a SEQUENCE: one property a field, optional where the ASN.1 says so. */
export type SequenceValue<Fields> = {
  readonly [Name in Exclude<keyof Fields, OptionalNames<Fields>>]: FieldValue<Fields[Name]>;
} & { readonly [Name in OptionalNames<Fields>]?: FieldValue<Fields[Name]> };

/** A field that may be left out. */
export function optional<Value>(codec: Codec<Value>): OptionalField<Value> {
  return { presence: "optional", codec };
}

/** A field that is left out of the bytes when it has this value; compared with ===, so for simple values only. */
export function withDefault<Value>(codec: Codec<Value>, defaultValue: Value): DefaultField<Value> {
  return { presence: "default", codec, defaultValue };
}

/** `[number] IMPLICIT`: the same type under a context-specific tag. */
export function context<Value>(number: number, codec: Codec<Value>): Codec<Value> {
  return { ...codec, tag: CONTEXT_CLASS | (codec.tag & CONSTRUCTED) | number };
}

function annotateHeader(element: DerElement, reading: ReadingContext, text: string): void {
  annotate(reading, element.offset, element.contentOffset, () => text);
}

function readField(
  field: Field,
  offset: number,
  limit: number,
  reading: ReadingContext,
): Decoded<{ readonly present: boolean; readonly value: unknown; readonly end: number }> {
  const present = !("presence" in field) || (offset < limit && reading.input[offset] === field.codec.tag);
  if (!present) {
    return decoded({
      present: field.presence === "default",
      value: field.presence === "default" ? field.defaultValue : undefined,
      end: offset,
    });
  }
  const read = readTagged("presence" in field ? field.codec : field, offset, limit, reading);
  if (!read.ok) {
    return read;
  }
  if ("presence" in field && field.presence === "default" && read.value.value === field.defaultValue) {
    return undecodable(`${reading.label}: a default value must be left out`, offset);
  }
  return decoded({ present: true, value: read.value.value, end: read.value.end });
}

/** SEQUENCE of named fields, in the order written here. Octets left over are a problem. */
export function sequence<const Fields extends AnyField>(
  typeName: string,
  fields: Fields,
): Codec<SequenceValue<Fields>> {
  const entries = Object.entries<Field>(fields);
  return {
    typeName,
    tag: SEQUENCE_TAG,
    readContent(element, reading) {
      annotateHeader(element, reading, reading.label === typeName ? "SEQUENCE" : typeName);
      const value: Record<string, unknown> = {};
      let offset = element.contentOffset;
      for (const [label, field] of entries) {
        const read = readField(field, offset, element.end, { ...reading, label, depth: reading.depth + 1 });
        if (!read.ok) {
          return read;
        }
        if (read.value.present) {
          value[label] = read.value.value;
        }
        offset = read.value.end;
      }
      return offset === element.end
        ? decoded(value as SequenceValue<Fields>)
        : undecodable(`${reading.label}: ${element.end - offset} octets follow the last field`, offset);
    },
    writeContent(value, form) {
      const given: Readonly<Record<string, unknown>> = value;
      const parts = entries.map(([label, field]) => {
        const item = given[label];
        if (!("presence" in field)) {
          return writeTagged(field, item, form);
        }
        const leftOut = item === undefined || (field.presence === "default" && item === field.defaultValue);
        return leftOut ? new Uint8Array(0) : writeTagged(field.codec, item, form);
      });
      return concatBytes(...parts);
    },
  };
}

/** SEQUENCE OF one type. */
export function sequenceOf<Value>(codec: Codec<Value>): Codec<readonly Value[]> {
  const typeName = `SEQUENCE OF ${codec.typeName}`;
  return {
    typeName,
    tag: SEQUENCE_TAG,
    readContent(element, reading) {
      annotateHeader(element, reading, typeName);
      const values: Value[] = [];
      let offset = element.contentOffset;
      while (offset < element.end) {
        const item = { ...reading, label: codec.typeName, depth: reading.depth + 1 };
        const read = readTagged(codec, offset, element.end, item);
        if (!read.ok) {
          return read;
        }
        values.push(read.value.value);
        offset = read.value.end;
      }
      return decoded(values);
    },
    writeContent: (values, form) => concatBytes(...values.map((value) => writeTagged(codec, value, form))),
  };
}
