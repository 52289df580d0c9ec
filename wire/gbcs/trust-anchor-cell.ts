/** The address of a trust anchor cell: whose credentials a device keeps there, and for which use. */
import type { Branded } from "../../pki/index.ts";
import { REMOTE_PARTY_ROLE_NUMBERS, remotePartyRoleOf, type RemotePartyRole } from "../../pki/index.ts";

/** The bits of the X.509 key usage that can name a cell (measured: RTDS 4.5.0, all but cRLSign). */
export const CELL_KEY_USAGE_BITS = {
  digitalSignature: 0,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
} as const;
export type CellKeyUsage = keyof typeof CELL_KEY_USAGE_BITS;

/** `management` is the default and never written. */
export const CELL_USAGE_NUMBERS = { management: 0, prePaymentTopUp: 1 } as const;
export type CellUsage = keyof typeof CELL_USAGE_NUMBERS;

export interface TrustAnchorCellIdentifier {
  readonly remotePartyRole: RemotePartyRole;
  readonly keyUsage: CellKeyUsage;
  readonly cellUsage: CellUsage;
}

/** A cell identifier as one string, to key a map by: `networkOperator/digitalSignature/management`. */
export type TrustAnchorCellKey = Branded<string, "TrustAnchorCellKey">;

type ForEveryCell<Value> = Readonly<Record<RemotePartyRole, Record<CellKeyUsage, Record<CellUsage, Value>>>>;

/** Made once for every address there is: each command looks several cells up. */
function forEveryCell<Value>(make: (cell: TrustAnchorCellIdentifier) => Value): ForEveryCell<Value> {
  const byName = <Name extends string, Inner>(names: object, inner: (name: Name) => Inner) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, inner(name as Name)])) as Record<Name, Inner>;
  return byName(REMOTE_PARTY_ROLE_NUMBERS, (remotePartyRole: RemotePartyRole) =>
    byName(CELL_KEY_USAGE_BITS, (keyUsage: CellKeyUsage) =>
      byName(CELL_USAGE_NUMBERS, (cellUsage: CellUsage) => make({ remotePartyRole, keyUsage, cellUsage })),
    ),
  );
}

const KEYS = forEveryCell(
  ({ remotePartyRole, keyUsage, cellUsage }) =>
    `${remotePartyRole}/${keyUsage}/${cellUsage}` as TrustAnchorCellKey,
);
const WORDS = forEveryCell(({ remotePartyRole, keyUsage, cellUsage }) =>
  cellUsage === "management"
    ? `{${remotePartyRole}, ${keyUsage}}`
    : `{${remotePartyRole}, ${keyUsage}, ${cellUsage}}`,
);

/** The key of a cell. */
export function cellKey(cell: TrustAnchorCellIdentifier): TrustAnchorCellKey {
  return KEYS[cell.remotePartyRole][cell.keyUsage][cell.cellUsage];
}

/** Whether two identifiers name the same cell. */
export function sameTrustAnchorCell(
  one: TrustAnchorCellIdentifier,
  other: TrustAnchorCellIdentifier,
): boolean {
  return cellKey(one) === cellKey(other);
}

/** Reads what `cellKey` wrote, for instance from a saved log; undefined when it names no cell. */
export function cellOfKey(key: string): TrustAnchorCellIdentifier | undefined {
  const [role = "", keyUsage = "", cellUsage = "", ...rest] = key.split("/");
  const numbers: Readonly<Record<string, number>> = REMOTE_PARTY_ROLE_NUMBERS;
  const number = Object.hasOwn(numbers, role) ? numbers[role] : undefined;
  const remotePartyRole = number === undefined ? undefined : remotePartyRoleOf(number);
  const known = Object.hasOwn(CELL_KEY_USAGE_BITS, keyUsage) && Object.hasOwn(CELL_USAGE_NUMBERS, cellUsage);
  return remotePartyRole !== undefined && known && rest.length === 0
    ? { remotePartyRole, keyUsage: keyUsage as CellKeyUsage, cellUsage: cellUsage as CellUsage }
    : undefined;
}

/** The cell in words: `{networkOperator, digitalSignature}`, with `prePaymentTopUp` as a third word. */
export function describeTrustAnchorCell(cell: TrustAnchorCellIdentifier): string {
  return WORDS[cell.remotePartyRole][cell.keyUsage][cell.cellUsage];
}

/** Reads what `describeTrustAnchorCell` wrote; undefined when it names no cell. */
export function trustAnchorCellOf(words: string): TrustAnchorCellIdentifier | undefined {
  const parts =
    /^\{(.*)\}$/
      .exec(words.trim())?.[1]
      ?.split(",")
      .map((word) => word.trim()) ?? [];
  return cellOfKey((parts.length === 2 ? [...parts, "management"] : parts).join("/"));
}
