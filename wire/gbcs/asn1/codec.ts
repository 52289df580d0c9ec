/**
 * What an ASN.1 type is here: one object that reads, writes and explains itself. Types are put together in
 * `schema.ts`; nobody outside this folder calls a codec's own functions.
 */
import { decoded, undecodable, type Decoded } from "../../../pki/index.ts";
import type { AnnotatedField } from "../annotation.ts";
import { encodeElement, readElement, type DerElement, type EncodingOptions, type LengthForm } from "./der.ts";

/** Where a codec is reading, and the list that it adds its explanation to, where anybody wants one. */
export interface ReadingContext {
  readonly input: Uint8Array;
  readonly fields: AnnotatedField[] | undefined;
  /** The name of the element in its parent, or of the type at the top. */
  readonly label: string;
  readonly depth: number;
}

/**
 * An ASN.1 type whose values are `Value`. Its functions are written as methods so that a codec of any value is
 * a `Codec<unknown>`, which is what lets SEQUENCE hold fields of different types.
 */
export interface Codec<Value> {
  readonly typeName: string;
  readonly tag: number;
  /** Reads an element that has already been found to carry this tag, and explains every octet of it. */
  readContent(element: DerElement, context: ReadingContext): Decoded<Value>;
  writeContent(value: Value, form: LengthForm): Uint8Array;
}

/** The values of a codec: `type Command = ValueOf<typeof command>`. */
export type ValueOf<Type> = Type extends Codec<infer Value> ? Value : never;

/** Notes a leaf that covers the octets from `offset` to `end`. */
export function annotate(context: ReadingContext, offset: number, end: number, words: () => string): void {
  const { label, depth, fields } = context;
  fields?.push({ offset, length: end - offset, label, value: words(), depth });
}

/** Reads the element at `offset`, which must carry the codec's tag. */
export function readTagged<Value>(
  codec: Codec<Value>,
  offset: number,
  limit: number,
  context: ReadingContext,
): Decoded<{ readonly value: Value; readonly end: number }> {
  const element = readElement(context.input, offset, limit);
  if (!element.ok) {
    return element;
  }
  const { tag, end } = element.value;
  if (tag !== codec.tag) {
    return undecodable(`${context.label}: tag ${hexTag(tag)} where ${hexTag(codec.tag)} is due`, offset);
  }
  const content = codec.readContent(element.value, context);
  return content.ok ? decoded({ value: content.value, end }) : content;
}

/** Writes a value with the codec's tag. @throws UsageError when the value is out of the type's range */
export function writeTagged<Value>(codec: Codec<Value>, value: Value, form: LengthForm): Uint8Array {
  return encodeElement(codec.tag, codec.writeContent(value, form), form);
}

function readWhole<Value>(
  codec: Codec<Value>,
  bytes: Uint8Array,
  fields: AnnotatedField[] | undefined,
): Decoded<Value> {
  const context = { input: bytes, fields, label: codec.typeName, depth: 0 };
  const read = readTagged(codec, 0, bytes.length, context);
  if (!read.ok) {
    return read;
  }
  return read.value.end === bytes.length
    ? decoded(read.value.value)
    : undecodable(`${bytes.length - read.value.end} octets follow ${codec.typeName}`, read.value.end);
}

/** Reads one value that fills the bytes exactly. */
export function decodeDer<Value>(codec: Codec<Value>, bytes: Uint8Array): Decoded<Value> {
  return readWhole(codec, bytes, undefined);
}

/** Explains bytes that hold one value: fields from offset 0, in order, covering every octet once. */
export function walkDer<Value>(codec: Codec<Value>, bytes: Uint8Array): Decoded<readonly AnnotatedField[]> {
  const fields: AnnotatedField[] = [];
  const read = readWhole(codec, bytes, fields);
  return read.ok ? decoded(fields) : read;
}

/** Writes one value. @throws UsageError when the value is out of the type's range */
export function encodeDer<Value>(
  codec: Codec<Value>,
  value: Value,
  { lengthForm = "minimal" }: EncodingOptions = {},
): Uint8Array {
  return writeTagged(codec, value, lengthForm);
}

function hexTag(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(2, "0");
}
