/**
 * A device as a reference message implies it: its kind by its address, its cells by what its own answer says
 * they held before. What no answer reports comes from the certificates of the parties; the root's key is
 * recovered from its signature on the one CA certificate that the messages carry.
 */
import {
  type Certificate,
  type CertificateRole,
  type EndEntityUsage,
  type EntityId,
  entityId,
  type KeyIdentifier,
  keyIdentifier,
  type RemotePartyRole,
  recoverIssuerPublicPoint,
} from "../../pki/index.ts";
import {
  cellKey,
  type ConformanceKeyRing,
  originatorCounter,
  type TrustAnchorCellIdentifier,
} from "../../wire/index.ts";
import { CELLS_OF_KIND, type DeviceKind } from "../device-kind.ts";
import { type DeviceFault, type DeviceState, newDeviceState } from "../device-state.ts";
import { type CellContents, ROOT_ENTITY_ID, trustAnchorCells } from "../trust-anchor-cells.ts";

/** The addresses of the Reference Test Data Set (measured: RTDS 4.5.0). */
const KIND_BY_ADDRESS: ReadonlyMap<EntityId, DeviceKind> = new Map([
  [entityId("00DB1234567890A0"), "ESME"],
  [entityId("00DB1234567890A1"), "GSME"],
  [entityId("00DB1234567890A2"), "CHF"],
  [entityId("00DB1234567890A3"), "GPF"],
  [entityId("00DB1234567890A4"), "PPMID"],
  [entityId("00DB1234567890A5"), "HCALCS"],
  [entityId("00DB1234567890A6"), "SAPC"],
]);

/** The kind of device behind an address of the data set; undefined for those that are not modelled. */
export function kindOfReferenceDevice(device: EntityId): DeviceKind | undefined {
  return KIND_BY_ADDRESS.get(device);
}

/** Who holds each role in the data set, for cells that an answer does not report (measured: RTDS 4.5.0). */
const USUAL_HOLDERS: Partial<Record<RemotePartyRole, EntityId>> = {
  recovery: entityId("90B3D51F30000001"),
  accessControlBroker: entityId("90B3D51F30000002"),
  transitionalCoS: entityId("90B3D51F30000004"),
  wanProvider: entityId("90B3D51F30000007"),
  supplier: entityId("90B3D51F30010000"),
  networkOperator: entityId("90B3D51F30020000"),
  loadController: entityId("90B3D51F30010008"),
};

/** What a device's own answer says that a cell held before the command. */
export interface ReportedCell {
  readonly identifier: TrustAnchorCellIdentifier;
  readonly entityId: EntityId;
  readonly keyIdentifier: KeyIdentifier;
}

/** What is known of one device at one time. */
export interface ImpliedState {
  readonly device: EntityId;
  readonly kind: DeviceKind;
  readonly cells: readonly ReportedCell[];
  readonly counters: ReadonlyMap<RemotePartyRole, bigint>;
  /** Given when the device does not know the root of the data set. */
  readonly root?: "unknown";
  /** The keys that the command was made with: of several generations of a party, the one in the device's cells. */
  readonly keysInUse?: readonly KeyIdentifier[];
  readonly ownCertificates?: Readonly<Partial<Record<EndEntityUsage, Uint8Array>>>;
  readonly generatedKeyPairs?: DeviceState["generatedKeyPairs"];
  readonly faults?: readonly DeviceFault[];
  /** What of this the real answer told, in words. */
  readonly givens: readonly string[];
}

/** A point for a key that is only ever reported by its identifier and never used. */
const NO_POINT = new Uint8Array(65);

/**
 * The state of the implied device.
 * @param authorities the CA certificates that came with the messages; their issuer is the root in the root cell
 */
export function impliedDevice(
  implied: ImpliedState,
  keyRing: ConformanceKeyRing,
  authorities: readonly Certificate[],
): DeviceState {
  const reported = new Map(implied.cells.map((one) => [cellKey(one.identifier), one]));
  const cells = CELLS_OF_KIND[implied.kind].flatMap(({ identifier }) => {
    const known = reported.get(cellKey(identifier));
    const contents =
      identifier.remotePartyRole === "root"
        ? rootOf(implied, authorities)
        : known === undefined
          ? usualContents(keyRing, identifier, implied.keysInUse ?? [])
          : reportedContents(keyRing, known);
    return contents === undefined ? [] : [{ identifier, contents }];
  });
  const counters = [...implied.counters].map(([role, value]) => [role, originatorCounter(value)] as const);
  const { ownCertificates, generatedKeyPairs, faults } = implied;
  const state = newDeviceState({
    entityId: implied.device,
    kind: implied.kind,
    cells: trustAnchorCells(cells),
    counters: new Map(counters),
    ...(ownCertificates === undefined ? {} : { ownCertificates }),
    ...(faults === undefined ? {} : { faults }),
  });
  return generatedKeyPairs === undefined ? state : { ...state, generatedKeyPairs };
}

function rootOf({ root }: ImpliedState, authorities: readonly Certificate[]): CellContents | undefined {
  return root === "unknown" ? undefined : rootContents(authorities);
}

function rootContents(authorities: readonly Certificate[]): CellContents | undefined {
  for (const authority of authorities) {
    const publicPoint = recoverIssuerPublicPoint(authority);
    if (publicPoint !== undefined && authority.authorityKeyIdentifier !== undefined) {
      return {
        entityId: ROOT_ENTITY_ID,
        keyIdentifier: keyIdentifier(authority.authorityKeyIdentifier),
        publicPoint,
        certificateRole: "root",
      };
    }
  }
  return undefined;
}

function reportedContents(
  keyRing: ConformanceKeyRing,
  { entityId: holder, keyIdentifier: key }: ReportedCell,
): CellContents {
  const point = keyRing.publicPoints.find((one) => one.keyIdentifier === key)?.point ?? NO_POINT;
  return { entityId: holder, keyIdentifier: key, publicPoint: point, certificateRole: roleOfHolder(holder) };
}

function usualContents(
  keyRing: ConformanceKeyRing,
  identifier: TrustAnchorCellIdentifier,
  keysInUse: readonly KeyIdentifier[],
): CellContents | undefined {
  const holder = USUAL_HOLDERS[identifier.remotePartyRole];
  const generations = keyRing.publicPoints.filter(
    (one) => one.entityId === holder && one.usage === identifier.keyUsage,
  );
  const known = generations.find((one) => keysInUse.includes(one.keyIdentifier)) ?? generations[0];
  return known === undefined
    ? undefined
    : {
        entityId: known.entityId,
        keyIdentifier: known.keyIdentifier,
        publicPoint: known.point,
        certificateRole: roleOfHolder(known.entityId),
      };
}

function roleOfHolder(holder: EntityId): CertificateRole {
  const found = Object.entries(USUAL_HOLDERS).find(([, id]) => id === holder);
  return (found?.[0] as CertificateRole | undefined) ?? "other";
}
