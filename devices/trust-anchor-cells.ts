/**
 * The trust anchor cells of a device: fixed places, each holding one party's certificate. A cell's role is not
 * the role inside the certificate that it holds: the cells of a gas proxy function leave the factory with the
 * access control broker's certificates in its supplier and network operator cells (measured: RTDS 4.5.0).
 */
import {
  type Certificate,
  type CertificateRole,
  type EntityId,
  entityId,
  InternalError,
  type KeyIdentifier,
} from "../pki/index.ts";
import { cellKey, type TrustAnchorCellIdentifier } from "../wire/index.ts";

/** What the device keeps of the certificate in a cell: enough to authenticate its holder and to report it. */
export interface CellContents {
  readonly entityId: EntityId;
  readonly keyIdentifier: KeyIdentifier;
  /** 65 octets, uncompressed point. */
  readonly publicPoint: Uint8Array;
  readonly certificateRole: CertificateRole;
  /** Of a root certificate: the contingency key that it hides (RFC 5934), opened only by a contingency command. */
  readonly wrappedContingencyKey?: Uint8Array;
}

export interface TrustAnchorCell {
  readonly identifier: TrustAnchorCellIdentifier;
  readonly contents: CellContents;
}

/** Cells by their key; a device has the cells of its kind and never gains or loses one. */
export type TrustAnchorCells = ReadonlyMap<string, TrustAnchorCell>;

/** A root has no EUI-64: devices report eight zero octets for the root cell (measured: RTDS 4.5.0). */
export const ROOT_ENTITY_ID: EntityId = entityId("0000000000000000");

/** What a cell keeps of an organisation or root certificate; undefined when the certificate names no role. */
export function contentsOf(certificate: Certificate): CellContents | undefined {
  const { keyIdentifier, role } = certificate;
  if (keyIdentifier === undefined || role === undefined) {
    return undefined;
  }
  const holder = role === "root" ? ROOT_ENTITY_ID : certificate.entityId;
  const { subjectPublicKey: publicPoint, wrappedContingencyKey } = certificate;
  return holder === undefined
    ? undefined
    : {
        entityId: holder,
        keyIdentifier,
        publicPoint,
        certificateRole: role,
        ...(wrappedContingencyKey === undefined ? {} : { wrappedContingencyKey }),
      };
}

export function trustAnchorCells(cells: readonly TrustAnchorCell[]): TrustAnchorCells {
  return new Map(cells.map((cell) => [cellKey(cell.identifier), cell]));
}

export function findCell(
  cells: TrustAnchorCells,
  identifier: TrustAnchorCellIdentifier,
): TrustAnchorCell | undefined {
  return cells.get(cellKey(identifier));
}

/** The cells with new contents in one of them. @throws InternalError when the device has no such cell */
export function withContents(
  cells: TrustAnchorCells,
  identifier: TrustAnchorCellIdentifier,
  contents: CellContents,
): TrustAnchorCells {
  const key = cellKey(identifier);
  if (!cells.has(key)) {
    throw new InternalError(`no trust anchor cell ${key} to write to`);
  }
  return new Map(cells).set(key, { identifier, contents });
}

/** The first of the named cells that holds this party: how a device knows a Known Remote Party. */
export function cellHolding(
  cells: TrustAnchorCells,
  identifiers: readonly TrustAnchorCellIdentifier[],
  party: EntityId,
): TrustAnchorCell | undefined {
  for (const identifier of identifiers) {
    const cell = findCell(cells, identifier);
    if (cell?.contents.entityId === party) return cell;
  }
  return undefined;
}
