/** Whether what a device model sends is what the real device sent, in everything that can be compared. */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { type CertificationRequest, decodeCertificationRequest } from "../../pki/index.ts";
import {
  decodeIssueSecurityCredentialsResponse,
  decodeMessage,
  decodeProvideSecurityCredentialsResponse,
  decodeUpdateSecurityCredentialsAlert,
  decodeUpdateSecurityCredentialsResponse,
  encodeProvideSecurityCredentialsResponse,
  encodeSignedPart,
  encodeUpdateSecurityCredentialsAlert,
  encodeUpdateSecurityCredentialsResponse,
  type GbcsMessage,
  MESSAGE_CODES,
  originatorCounter,
} from "../../wire/index.ts";

/**
 * What was compared of two messages. Signatures never are: the data set has no device's private signing key, and its
 * signatures are not deterministic. The key of a certification request is the real device's own.
 */
export type ComparedPart = "header and payload" | "header and request without its key and signature";

export interface Comparison {
  readonly part: ComparedPart;
  readonly outcome: "exact" | "differs";
  /** The two that differ, in hex; empty when they are the same. */
  readonly detail: string;
}

const NO_BYTES = new Uint8Array(0);

/** Compares what a device model sent with the real answer or alert. */
export function compareWithReference(output: Uint8Array, expected: GbcsMessage): Comparison {
  const sent = decodeMessage(output);
  if (!sent.ok) {
    return { part: "header and payload", outcome: "differs", detail: sent.problem.reason };
  }
  const request = requestIn(expected);
  const part: ComparedPart =
    request === undefined ? "header and payload" : "header and request without its key and signature";
  const actual = request === undefined ? sent.value : withRequestOf(sent.value);
  const wanted = bytesToHex(comparable(request === undefined ? expected : withRequestOf(expected)));
  const candidates = [actual.content, inReferenceLengths(actual)].map((content) =>
    bytesToHex(comparable({ ...actual, content })),
  );
  return candidates.includes(wanted)
    ? { part, outcome: "exact", detail: "" }
    : { part, outcome: "differs", detail: `${candidates[0] ?? ""} instead of ${wanted}` };
}

/** The signed octets. An alert has the device's own counter, which no command tells, so that it is left out. */
function comparable({ header, content }: GbcsMessage): Uint8Array {
  const counter = header.kind === "alert" ? originatorCounter(0n) : header.originatorCounter;
  return encodeSignedPart({
    header: { ...header, originatorCounter: counter },
    content,
    signature: { kind: "empty" },
  });
}

function requestIn(message: GbcsMessage): CertificationRequest | undefined {
  if (message.header.messageCode !== MESSAGE_CODES.CS02C_ISSUE_SECURITY_CREDENTIALS) {
    return undefined;
  }
  const response = decodeIssueSecurityCredentialsResponse(message.content);
  if (!response.ok || response.value.kind !== "certificationRequest") {
    return undefined;
  }
  const request = decodeCertificationRequest(response.value.value);
  return request.ok && request.value.publicPoint !== undefined ? request.value : undefined;
}

/** The message with zeros for the key in its request, and nothing from the request's signature on. */
function withRequestOf(message: GbcsMessage): GbcsMessage {
  const request = requestIn(message);
  const point = request?.publicPoint;
  if (request === undefined || point === undefined) {
    return { ...message, content: NO_BYTES };
  }
  const info = bytesToHex(request.info).replace(bytesToHex(point), "00".repeat(point.length));
  const tail = bytesToHex(request.signatureAlgorithm.der);
  return { ...message, content: hexToBytes(info + tail) };
}

/** The same payload with the lengths of the data set, which writes 128 to 255 in three octets. */
function inReferenceLengths({ content, header }: GbcsMessage): Uint8Array {
  const lengths = { lengthForm: "rtds" } as const;
  switch (header.messageCode) {
    case MESSAGE_CODES.CS02A_PROVIDE_SECURITY_CREDENTIALS_DETAILS:
    case MESSAGE_CODES.CS02F_PROVIDE_SECURITY_CREDENTIALS_DETAILS_INCLUDING_LOAD_CONTROLLER: {
      const report = decodeProvideSecurityCredentialsResponse(content);
      return report.ok ? encodeProvideSecurityCredentialsResponse(report.value, lengths) : content;
    }
    default: {
      if (header.kind === "alert") {
        const alert = decodeUpdateSecurityCredentialsAlert(content);
        return alert.ok ? encodeUpdateSecurityCredentialsAlert(alert.value, lengths) : content;
      }
      const response = decodeUpdateSecurityCredentialsResponse(content);
      return response.ok ? encodeUpdateSecurityCredentialsResponse(response.value, lengths) : content;
    }
  }
}
