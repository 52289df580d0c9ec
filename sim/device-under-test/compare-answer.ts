/** A device's messages held against those of the reference model, field by field, in the words of `msg show`. */
import { type DeviceState } from "../../devices/index.ts";
import { formatEntityId, type KeyPair, sharedSecret, type SignatureVerifier } from "../../pki/index.ts";
import {
  annotateMessage,
  type AnnotatedField,
  decodeMessage,
  describeTrustAnchorCell,
  type GbcsMessage,
  macMatches,
  signedPart,
} from "../../wire/index.ts";
import { macWithRecipient } from "./mac-with-recipient.ts";

/** Where a device and the reference model part. */
export interface Difference {
  readonly where: "answer" | "header" | "payload" | "protection" | "state";
  /** A path in the field's words: `replacementOutcomes.2.statusCode`. */
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
}

/** What is needed to verify what a device sends. */
export interface AnswerVerification {
  readonly verifier: SignatureVerifier;
  /** 65 octets: the key that the device's digitalSignature certificate names. */
  readonly signingPoint: Uint8Array;
  readonly keyAgreementINSECURE: KeyPair;
  /** The reference model's state: whom a MAC may be for. */
  readonly state: DeviceState;
}

/** The differences between what is due and what came; none when they agree. */
export function compareMessages(
  expected: readonly Uint8Array[],
  actual: readonly Uint8Array[],
  verification: AnswerVerification,
): readonly Difference[] {
  if (expected.length !== actual.length) {
    return [{ where: "answer", field: "messages", expected: howMany(expected), actual: howMany(actual) }];
  }
  return expected.flatMap((due, index) =>
    compareMessage(due, actual[index] ?? new Uint8Array(), verification),
  );
}

function howMany(messages: readonly Uint8Array[]): string {
  if (messages.length === 0) return "silence";
  const kinds = messages.map((bytes) => {
    const message = decodeMessage(bytes);
    return message.ok
      ? `a${message.value.header.kind === "alert" ? "n" : ""} ${message.value.header.kind}`
      : "octets that are no GBCS message";
  });
  return kinds.join(" and ");
}

function compareMessage(
  expected: Uint8Array,
  actual: Uint8Array,
  verification: AnswerVerification,
): readonly Difference[] {
  const due = decodeMessage(expected);
  const came = decodeMessage(actual);
  const fieldsDue = annotateMessage(expected);
  const fieldsCame = annotateMessage(actual);
  if (!came.ok || !fieldsCame.ok) {
    const problem = came.ok ? "no fields" : `${came.problem.reason} (octet ${came.problem.offset})`;
    return [{ where: "answer", field: "frame", expected: "a GBCS message", actual: problem }];
  }
  if (!due.ok || !fieldsDue.ok) return [];
  return [
    ...compareFields(fieldsDue.value, fieldsCame.value),
    ...compareProtection(due.value, came.value, verification),
  ];
}

/** Of the frame only what says something: a wrong length shows in the field that it is the length of. */
const NOT_COMPARED =
  /^(signature|MAC$|general-|empty fields|key-info|security control|invocation counter|.* length$)/;

function compareFields(
  expected: readonly AnnotatedField[],
  actual: readonly AnnotatedField[],
): readonly Difference[] {
  const due = valuesByPath(expected);
  const came = valuesByPath(actual);
  const paths = [...new Set([...due.keys(), ...came.keys()])];
  return paths.flatMap((path): readonly Difference[] => {
    const one = due.get(path);
    const other = came.get(path);
    if (one?.value === other?.value) return [];
    const where = (one ?? other)?.depth === 0 && path !== "content" ? "header" : "payload";
    return [{ where, field: path, expected: one?.value ?? "absent", actual: other?.value ?? "absent" }];
  });
}

/** Leaf values under dotted paths; items of a list are numbered from 1. */
function valuesByPath(fields: readonly AnnotatedField[]): ReadonlyMap<string, AnnotatedField> {
  const found = new Map<string, AnnotatedField>();
  const stack: string[] = [];
  const counts = new Map<string, number>();
  for (const field of fields) {
    if (field.depth === 0 && NOT_COMPARED.test(field.label)) continue;
    stack.length = Math.max(0, field.depth - 1);
    const parent = stack.join(".");
    const key = `${parent}/${field.label}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const isItem = /^[A-Z]/.test(field.label) && field.depth > 1;
    const name = isItem ? String(count) : count === 1 ? field.label : `${field.label} ${count}`;
    if (field.depth > 0) stack.push(name);
    const path = [parent, name].filter((part) => part !== "").join(".");
    found.set(path.replace(/^(ResponsePayload|AlertPayload|CommandPayload|SEQUENCE OF \w+)\./, ""), field);
  }
  return found;
}

function compareProtection(
  due: GbcsMessage,
  came: GbcsMessage,
  verification: AnswerVerification,
): readonly Difference[] {
  const expected = protectionInWords(due);
  const actual = protectionInWords(came);
  if (expected !== actual) return [{ where: "protection", field: "protection", expected, actual }];
  if (due.signature.kind === "signed") return signatureDifference(came, verification);
  return due.mac === undefined ? [] : macDifference(due, came, verification);
}

function protectionInWords({ signature, mac }: GbcsMessage): string {
  const parts = [
    ...(signature.kind === "signed" ? ["a signature"] : []),
    ...(mac === undefined ? [] : ["a MAC"]),
  ];
  return parts.length === 0 ? "none" : parts.join(" and ");
}

function signatureDifference(
  came: GbcsMessage,
  { verifier, signingPoint }: AnswerVerification,
): readonly Difference[] {
  const verdict =
    came.signature.kind === "signed"
      ? verifier.verify(verifier.intern(signingPoint), signedPart(came), came.signature.value)
      : "absent";
  return verdict === "valid"
    ? []
    : [
        {
          where: "protection",
          field: "signature",
          expected: "valid with the device's certificate",
          actual: verdict,
        },
      ];
}

/** A MAC that does not match is tried with every key and every EUI-64 that a device could take for the right one. */
function macDifference(
  due: GbcsMessage,
  came: GbcsMessage,
  { keyAgreementINSECURE, state }: AnswerVerification,
): readonly Difference[] {
  const secretWith = (point: Uint8Array): Uint8Array =>
    sharedSecret(keyAgreementINSECURE.privateScalar, point);
  const readers = [...state.cells.values()].filter(
    ({ identifier }) => identifier.keyUsage === "keyAgreement",
  );
  const reader = readers.find(({ contents }) => macMatches(secretWith(contents.publicPoint), due));
  if (reader === undefined || macMatches(secretWith(reader.contents.publicPoint), came)) return [];
  const who = formatEntityId(reader.contents.entityId);
  for (const { identifier, contents } of [reader, ...readers]) {
    const secret = secretWith(contents.publicPoint);
    const cell = describeTrustAnchorCell(identifier);
    if (macMatches(secret, came)) {
      const expected = `for the key in ${describeTrustAnchorCell(reader.identifier)}`;
      return [{ where: "protection", field: "MAC key", expected, actual: `for the key in ${cell}` }];
    }
    const other = [...state.cells.values()].find(({ contents: { entityId } }) =>
      macWithRecipient(secret, came, entityId),
    );
    if (other !== undefined) {
      const actual = `${formatEntityId(other.contents.entityId)} (${other.identifier.remotePartyRole})`;
      return [{ where: "protection", field: "MAC identifier", expected: `${who} (the recipient)`, actual }];
    }
  }
  return [
    {
      where: "protection",
      field: "MAC",
      expected: `right for ${who}`,
      actual: "wrong for every key in the device",
    },
  ];
}
