/** A whole message in words: every range of octets beside its meaning. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { decoded, formatEntityId, entityIdFromBytes, formatInstant, type Decoded } from "../../pki/index.ts";
import type { AnnotatedField } from "./annotation.ts";
import { readCosemDateTime } from "./date-time.ts";
import { layOutFrame, type FrameField, type FrameFieldName } from "./frame-layout.ts";
import { knownPayload } from "./known-payload.ts";
import { describeMessageCode, formatMessageCode, messageCode } from "./message-code.ts";
import { decodeMessage, MESSAGE_KIND_FLAGS, type GbcsMessage } from "./message.ts";
import { numberFromOctets } from "./octet-reader.ts";
import { originatorCounterFromBytes } from "./originator-counter.ts";

type Describe = (octets: Uint8Array) => string;

const fixed =
  (meaning: string): Describe =>
  () =>
    meaning;
const length: Describe = (octets) => {
  const lengthOctets = octets.length > 1 ? octets.subarray(1) : octets;
  return `${numberFromOctets(lengthOctets, "big")} octets`;
};
const entity: Describe = (octets) => formatEntityId(entityIdFromBytes(octets));
const counter: Describe = (octets) => String(originatorCounterFromBytes(octets));
const kind: Describe = ([flag]) =>
  Object.entries(MESSAGE_KIND_FLAGS).find(([, number]) => number === flag)?.[0] ?? String(flag);
const code: Describe = (octets) => {
  const read = messageCode(numberFromOctets(octets, "big"));
  return `${formatMessageCode(read)} ${describeMessageCode(read)}`;
};
const moment: Describe = (octets) => {
  const at = readCosemDateTime(octets);
  const status = bytesToHex(octets.subarray(-1)).toUpperCase();
  return at.ok ? `${formatInstant(at.value)}, clock status ${status}` : bytesToHex(octets);
};

/** What each field of the frame is called and how its octets read. */
const FRAME_FIELDS: Readonly<Record<FrameFieldName, readonly [label: string, describe: Describe]>> = {
  cipheringTag: ["general-ciphering", fixed("tag DD: a MAC protects what is inside")],
  cipheringHeader: [
    "empty fields",
    fixed("transaction-id, originator, recipient, date-time, other-information"),
  ],
  keyInformation: ["key-info", fixed("absent")],
  cipheredLength: ["ciphered-service length", length],
  securityControl: ["security control", fixed("suite 1, authentication only")],
  invocationCounter: ["invocation counter", fixed("0, always")],
  signingTag: ["general-signing", fixed("tag DF: what a signature covers starts after it")],
  transactionIdLength: ["transaction-id length", length],
  kind: ["message kind (CRA flag)", kind],
  originatorCounter: ["originator counter", counter],
  businessOriginatorLength: ["business originator length", length],
  businessOriginator: ["business originator", entity],
  businessTargetLength: ["business target length", length],
  businessTarget: ["business target", entity],
  dateTimeLength: ["date-time length", length],
  dateTime: ["date-time", moment],
  otherInformationLength: ["other-information length", length],
  messageCode: ["message code", code],
  supplementaryRemotePartyId: ["supplementary remote party", entity],
  supplementaryRemotePartyCounter: ["supplementary remote party counter", counter],
  supplementaryOriginatorCounter: ["supplementary originator counter", counter],
  supplementaryKeyAgreementCertificate: [
    "supplementary key agreement certificate",
    (octets) => `certificate of ${octets.length} octets`,
  ],
  contentLength: ["content length", length],
  content: ["content", bytesToHex],
  signatureLength: ["signature length", length],
  signature: ["signature (r, s)", bytesToHex],
  mac: ["MAC", bytesToHex],
};

function annotateContent(message: GbcsMessage, field: FrameField): readonly AnnotatedField[] {
  const explained = knownPayload(message)?.explain(message.content);
  if (explained === undefined || !explained.ok) {
    const why = explained === undefined ? "" : ` (not as expected: ${explained.problem.reason})`;
    const { offset, length: octets } = field;
    const value = `${bytesToHex(message.content)}${why}`;
    return [{ offset, length: octets, label: "content", value, depth: 0 }];
  }
  return explained.value.map((line) => ({
    ...line,
    offset: line.offset + field.offset,
    depth: line.depth + 1,
  }));
}

/**
 * Explains every octet of a message, each in exactly one line, in order. Contents of use cases that this testbed
 * knows are explained inside; others, and those that are not as their use case has them, are one line of hex.
 */
export function annotateMessage(bytes: Uint8Array): Decoded<readonly AnnotatedField[]> {
  const layout = layOutFrame(bytes);
  if (!layout.ok) {
    return layout;
  }
  const message = decodeMessage(bytes);
  if (!message.ok) {
    return message;
  }
  return decoded(
    layout.value.flatMap((field) => {
      if (field.name === "content") {
        return annotateContent(message.value, field);
      }
      const [label, describe] = FRAME_FIELDS[field.name];
      const { offset } = field;
      const value = describe(bytes.subarray(offset, offset + field.length));
      return [{ offset, length: field.length, label, value, depth: 0 }];
    }),
  );
}
