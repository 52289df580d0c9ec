/** Octets of a log with their meaning: a message, a certificate or a revocation list, every octet in one line. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { annotateCertificate } from "../../pki/index.ts";
import { annotateMessage, type AnnotatedField } from "../../wire/index.ts";
import { sourceOfField } from "./field-sources.ts";

/** A range of octets and what it means. The fields of a document cover every octet exactly once, in order. */
export interface OctetField extends AnnotatedField {
  /** Where the field is laid down; undefined where no public text is known. */
  readonly source: string | undefined;
}

export type OctetDocumentKind = "message" | "certificate" | "revocationList";

export interface OctetDocument {
  readonly kind: OctetDocumentKind;
  /** In words: `command to gpf-1`, `certificate of Northgrid, digitalSignature`. */
  readonly title: string;
  readonly octets: Uint8Array;
  readonly fields: readonly OctetField[];
  /** Why the octets could not be read; then `fields` is one line for all of them. */
  readonly problem: string | undefined;
}

/** A GBCS message, certificates in its content explained inside. @param useCase as the log names it */
export function messageDocument(title: string, hex: string, useCase: string): OctetDocument {
  const octets = hexToBytes(hex);
  const annotated = annotateMessage(octets);
  if (!annotated.ok) {
    const { reason, offset } = annotated.problem;
    return unread("message", title, octets, `${reason}, at octet ${offset}`);
  }
  const content = annotated.value.findIndex(({ label }) => label === "content length");
  const signature = annotated.value.findIndex(({ label }) => label === "signature length");
  const end = signature === -1 ? annotated.value.length : signature;
  const fields = annotated.value.flatMap((field, index) => {
    const inside = index > content && index < end ? useCase : undefined;
    const line = { ...field, source: sourceOfField(field.label, inside) };
    return inside === undefined ? [line] : opened(line, octets);
  });
  return { kind: "message", title, octets, fields, problem: undefined };
}

/** A line that stands for a whole certificate is replaced by the lines of the certificate. */
function opened(line: OctetField, octets: Uint8Array): readonly OctetField[] {
  const { offset, length, label, depth, value } = line;
  if (!value.startsWith("certificate of")) return [line];
  const inside = annotateCertificate(octets.subarray(offset, offset + length));
  if (!inside.ok) return [line];
  return inside.value.map((field, index) => ({
    ...field,
    offset: field.offset + offset,
    depth: field.depth + depth,
    label: index === 0 ? label : field.label,
  }));
}

/** A certificate in DER. */
export function certificateDocument(title: string, hex: string): OctetDocument {
  const octets = hexToBytes(hex);
  const fields = annotateCertificate(octets);
  return fields.ok
    ? { kind: "certificate", title, octets, fields: fields.value, problem: undefined }
    : unread("certificate", title, octets, `${fields.problem.reason}, at octet ${fields.problem.offset}`);
}

/** A revocation list in DER: openssl reads it; this testbed names its whole only. */
export function revocationListDocument(title: string, hex: string): OctetDocument {
  const octets = hexToBytes(hex);
  const line = {
    offset: 0,
    length: octets.length,
    label: "CertificateList",
    value: `a revocation list of ${octets.length} octets`,
    depth: 0,
    source: "RFC 5280 5.1",
  };
  return { kind: "revocationList", title, octets, fields: [line], problem: undefined };
}

function unread(kind: OctetDocumentKind, title: string, octets: Uint8Array, problem: string): OctetDocument {
  const line = {
    offset: 0,
    length: octets.length,
    label: "octets",
    value: "not readable",
    depth: 0,
    source: undefined,
  };
  return { kind, title, octets, fields: [line], problem };
}

/** The index of the field that holds an octet; -1 outside. */
export function fieldAt({ fields }: OctetDocument, octet: number): number {
  let low = 0;
  let high = fields.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const field = fields[middle];
    if (field === undefined || octet < field.offset) high = middle - 1;
    else if (octet >= field.offset + field.length) low = middle + 1;
    else return middle;
  }
  return -1;
}
