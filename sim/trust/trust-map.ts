/**
 * Who holds which certificate at a moment of a log, up to the root, and which slots depend on each: what a key is
 * worth, and what is lost with it.
 */
import { formatInstant, instant } from "../../pki/index.ts";
import type { LogEvent, Slot } from "../log/event.ts";
import { cellKey } from "../log/run-record.ts";
import { type KnownCertificate, knownCertificates } from "./known-certificates.ts";

/** `lost`: whose private key is gone, whatever the certificate says. */
export type TrustStatus = "inUse" | "revoked" | "expired" | "notYetValid" | "lost";

export interface TrustNode {
  /** SHA-256 of the certificate. */
  readonly id: string;
  readonly kind: "root" | "issuing" | "organisation" | "device";
  /** Whose it is, in the log's words. */
  readonly subject: string;
  /** From the certificate: `networkOperator`; undefined for devices and some CAs. */
  readonly role: string | undefined;
  readonly usage: string;
  readonly keyIdentifier: string;
  readonly notAfter: string;
  readonly status: TrustStatus;
  /** The certificate of its issuer; undefined for a root, and where the log does not know it. */
  readonly issuer: string | undefined;
  /** The slots that hold this certificate's key now. */
  readonly slots: readonly Slot[];
  readonly der: string;
}

/** Those that hold certificates of one kind, with their certificates by use, the newest first. */
export interface TrustHolder {
  readonly name: string;
  readonly nodes: readonly TrustNode[];
}

export interface TrustMap {
  readonly roots: readonly TrustNode[];
  readonly issuing: readonly TrustNode[];
  /** Parties first, in the order of the story; then the parts of the DCC. */
  readonly organisations: readonly TrustHolder[];
  readonly devices: readonly TrustHolder[];
  readonly byId: ReadonlyMap<string, TrustNode>;
}

/**
 * The map as it stands.
 * @param events of one log
 * @param until index of the last event that has happened
 * @param slots what every cell holds at that moment
 */
export function trustMapAt(events: readonly LogEvent[], until: number, slots: readonly Slot[]): TrustMap {
  const at = events[until]?.at ?? events[0]?.at ?? "1970-01-01T00:00:00Z";
  const known = knownCertificates(events, until);
  const byKey = new Map(known.map((one) => [one.keyIdentifier, one.fingerprint]));
  const ended = endedAt(events, until);
  const held = new Map<string, Slot[]>();
  for (const slot of slots) {
    const { keyIdentifier } = slot.holder;
    held.set(keyIdentifier, [...(held.get(keyIdentifier) ?? []), slot]);
  }
  const nodes = known.map((one) => nodeOf(one, byKey, ended, held.get(one.keyIdentifier) ?? [], at));
  const of = (kind: TrustNode["kind"]): readonly TrustNode[] => nodes.filter((node) => node.kind === kind);
  const started = events[0]?.kind === "runStarted" ? events[0] : undefined;
  const parties = new Set(started?.parties.map(({ name }) => name));
  const organisations = byHolder(of("organisation"));
  return {
    roots: of("root"),
    issuing: of("issuing"),
    organisations: [
      ...organisations.filter(({ name }) => parties.has(name)),
      ...organisations.filter(({ name }) => !parties.has(name)),
    ],
    devices: byHolder(of("device")),
    byId: new Map(nodes.map((node) => [node.id, node])),
  };
}

interface Ended {
  readonly revoked: ReadonlySet<string>;
  /** The parties whose keys are gone, with the index of the event: what came later is not lost. */
  readonly lost: ReadonlyMap<string, number>;
}

function endedAt(events: readonly LogEvent[], until: number): Ended {
  const revoked = new Set<string>();
  const lost = new Map<string, number>();
  const started = events[0]?.kind === "runStarted" ? events[0] : undefined;
  for (let index = 0; index <= until; index += 1) {
    const event = events[index];
    if (event?.kind === "certificateRevoked") revoked.add(event.fingerprint);
    if (event?.kind === "keysLost") {
      lost.set(started?.parties.find(({ party }) => party === event.party)?.name ?? event.party, index);
    }
  }
  return { revoked, lost };
}

function nodeOf(
  { fingerprint, subject, certificate, keyIdentifier, issuerKeyIdentifier, since, der }: KnownCertificate,
  byKey: ReadonlyMap<string, string>,
  { revoked, lost }: Ended,
  slots: readonly Slot[],
  at: string,
): TrustNode {
  const selfSigned = issuerKeyIdentifier === undefined || issuerKeyIdentifier === keyIdentifier;
  const { kind, role, keyUsage, notAfter, notBefore } = certificate;
  const now = instant(at);
  const status = revoked.has(fingerprint)
    ? "revoked"
    : since <= (lost.get(subject) ?? -1)
      ? "lost"
      : notAfter < now
        ? "expired"
        : notBefore > now
          ? "notYetValid"
          : "inUse";
  return {
    id: fingerprint,
    kind:
      kind === "authority"
        ? selfSigned
          ? "root"
          : "issuing"
        : kind === "device"
          ? "device"
          : "organisation",
    subject,
    role,
    usage: keyUsage.join(", "),
    keyIdentifier,
    notAfter: formatInstant(notAfter),
    status,
    issuer: selfSigned ? undefined : byKey.get(issuerKeyIdentifier),
    slots,
    der,
  };
}

function byHolder(nodes: readonly TrustNode[]): readonly TrustHolder[] {
  const holders = new Map<string, TrustNode[]>();
  for (const node of nodes) holders.set(node.subject, [node, ...(holders.get(node.subject) ?? [])]);
  return [...holders].map(([name, own]) => ({
    name,
    nodes: own.toSorted((left, right) => rank(left) - rank(right)),
  }));
}

/** Signatures first, then key agreement, then what signs requests to the DCC. */
function rank({ role, usage }: TrustNode): number {
  return role === "xmlSign" ? 2 : usage === "keyAgreement" ? 1 : 0;
}

/** The certificates above one, the nearest issuer first. */
export function chainOf(map: TrustMap, id: string): readonly TrustNode[] {
  const chain: TrustNode[] = [];
  let at = map.byId.get(id)?.issuer;
  while (at !== undefined && chain.length < map.byId.size) {
    const node = map.byId.get(at);
    if (node === undefined || chain.includes(node)) break;
    chain.push(node);
    at = node.issuer;
  }
  return chain;
}

/** The certificates that lead up to one. */
export function issuedUnder(map: TrustMap, id: string): readonly TrustNode[] {
  return [...map.byId.values()].filter((node) => chainOf(map, node.id).some((above) => above.id === id));
}

/** The slots that would be looked at if a key were lost: those that hold it, and under a CA those that hold what it issued. */
export function dependentSlots(map: TrustMap, id: string): readonly Slot[] {
  const own = map.byId.get(id)?.slots ?? [];
  const below = issuedUnder(map, id).flatMap(({ slots }) => slots);
  return [...new Map([...own, ...below].map((slot) => [cellKey(slot), slot])).values()];
}
