/** One field in full: its octets, what they mean, and where that is laid down. */
import type { OctetDocument, OctetField } from "../../../sim/views.ts";
import { CopyButton } from "../words/copy-button.tsx";
import { inHex } from "./in-hex.ts";

export function FieldCard({
  document,
  field,
}: {
  readonly document: OctetDocument;
  readonly field: OctetField | undefined;
}) {
  if (field === undefined) {
    return (
      <p class="field-card quietly">
        Point at octets or at a field, or walk through them with the arrow keys.
      </p>
    );
  }
  const { offset, length, label, value, source } = field;
  const hex = inHex(document.octets.subarray(offset, offset + length));
  const last = offset + length - 1;
  return (
    <dl class="field-card">
      <dt>field</dt>
      <dd>
        <strong>{label}</strong>, {length === 1 ? `octet ${offset}` : `octets ${offset} to ${last}`}
      </dd>
      <dt>means</dt>
      <dd class="value">{value}</dd>
      <dt>laid down</dt>
      <dd>{source ?? "in no public text that this testbed knows"}</dd>
      <dt>hex</dt>
      <dd class="copyable">
        <code>{hex.length > LONGEST ? `${hex.slice(0, LONGEST)}…` : hex}</code>
        <CopyButton text={hex} what={`${label} as hex`} />
      </dd>
    </dl>
  );
}

/** Digits of hex that are shown; the button copies all. */
const LONGEST = 64;
