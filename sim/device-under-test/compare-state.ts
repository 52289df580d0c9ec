/** What a device says that its cells and counters hold (CS02a), against what the reference model's hold. */
import {
  decodeMessage,
  decodeProvideSecurityCredentialsResponse,
  describeTrustAnchorCell,
} from "../../wire/index.ts";
import { formatEntityId } from "../../pki/index.ts";
import { type AnswerVerification, compareMessages, type Difference } from "./compare-answer.ts";

/**
 * The differences between two answers to the same CS02a, cell by cell and counter by counter where both read, and
 * field by field where one does not.
 */
export function compareStates(
  expected: readonly Uint8Array[],
  actual: readonly Uint8Array[],
  verification: AnswerVerification,
): readonly Difference[] {
  const due = valuesIn(expected);
  const came = valuesIn(actual);
  if (due === undefined || came === undefined) {
    return compareMessages(expected, actual, verification).map((one) => ({ ...one, where: "state" }));
  }
  const names = [...new Set([...due.keys(), ...came.keys()])];
  return names.flatMap((name): readonly Difference[] => {
    const one = due.get(name) ?? "absent";
    const other = came.get(name) ?? "absent";
    return one === other ? [] : [{ where: "state", field: name, expected: one, actual: other }];
  });
}

/** Every cell and counter by name; undefined when the answer does not read. */
function valuesIn(messages: readonly Uint8Array[]): ReadonlyMap<string, string> | undefined {
  const [bytes] = messages;
  const message = bytes === undefined || messages.length !== 1 ? undefined : decodeMessage(bytes);
  const answer =
    message?.ok === true ? decodeProvideSecurityCredentialsResponse(message.value.content) : undefined;
  if (answer?.ok !== true) return undefined;
  const values = new Map<string, string>();
  for (const { remotePartyRole, statusCode, currentSeqNumber, trustAnchorCellsDetails } of answer.value) {
    values.set(`${remotePartyRole} statusCode`, statusCode);
    if (currentSeqNumber !== undefined)
      values.set(`${remotePartyRole} currentSeqNumber`, String(currentSeqNumber));
    for (const held of trustAnchorCellsDetails ?? []) {
      const cell = describeTrustAnchorCell({
        remotePartyRole,
        keyUsage: held.trustAnchorCellKeyUsage,
        cellUsage: held.trustAnchorCellUsage,
      });
      const holder = formatEntityId(held.existingSubjectUniqueID);
      values.set(cell, `${holder}, key ${held.existingSubjectKeyIdentifier}`);
    }
  }
  return values;
}
