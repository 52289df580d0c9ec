/**
 * The revocation lists of a world: real X.509 lists, issued by every CA on its schedule, and fetched by the DCC at
 * the start of each step. The log notes a list that names something new; the others come and go unseen.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  type CertificationAuthority,
  formatDistinguishedName,
  formatInstant,
  type Instant,
  issueRevocationList,
  LONGEST_REVOCATION_LIST_DELAY,
  nextPublication,
  publicationInForce,
  type RevocationList,
  revocationListSchedule,
  type RevocationListSchedule,
  revocationsUnder,
  sameDistinguishedName,
} from "../../pki/index.ts";
import type { World } from "../world/world.ts";
import {
  canIssue,
  issuingAuthoritiesOf,
  type RootAuthority,
  rootAuthoritiesOf,
} from "./organisation-authorities.ts";

/** How long after a revocation the list appears that names it, by the policy revocationListDelay. */
const DELAYS = { "one-hour": LONGEST_REVOCATION_LIST_DELAY, "at-once": 0 } as const;

/** A CA with a key, and the list that it issues. */
interface ListIssuer {
  readonly authority: CertificationAuthority;
  readonly kind: "organisationCrl" | "organisationArl";
}

/** Brings the DCC's lists up to date: the CRL of every Issuing OCA, the ARL of every root, of those whose keys are here. */
export async function fetchRevocationLists(world: World): Promise<void> {
  const lists: RevocationList[] = [];
  for (const issuer of listIssuers(world)) lists.push(...(await listInForce(world, issuer)));
  for (const list of lists) recordNews(world, list);
  world.revocationLists = lists;
}

/**
 * When the next list appears that names a revocation which no list fetched so far does; undefined when every
 * revocation of an unexpired certificate is on a list.
 */
export function pendingPublication(world: World): Instant | undefined {
  const due = listIssuers(world).flatMap((issuer) => {
    const revocations = revocationsUnder(world.repository, issuer.authority.certificate, world.at);
    const listed = ofAuthority(world.revocationLists, issuer.authority)?.revoked ?? [];
    const waiting = revocations.some(
      ({ serial, notAfter }) => notAfter >= world.at && !listed.some((entry) => entry.serial === serial),
    );
    return waiting ? [nextPublication(scheduleOf(world, issuer), revocations, world.at)] : [];
  });
  return due.toSorted((left, right) => left - right)[0];
}

function listIssuers(world: World): readonly ListIssuer[] {
  const of = (kind: ListIssuer["kind"], authorities: readonly RootAuthority[]): readonly ListIssuer[] =>
    authorities.filter(canIssue).map((authority) => ({ authority, kind }));
  return [
    ...of("organisationCrl", issuingAuthoritiesOf(world)),
    ...of("organisationArl", rootAuthoritiesOf(world)),
  ];
}

function scheduleOf({ policies }: World, { authority, kind }: ListIssuer): RevocationListSchedule {
  return revocationListSchedule(authority.certificate, kind, DELAYS[policies.revocationListDelay]);
}

async function listInForce(world: World, issuer: ListIssuer): Promise<readonly RevocationList[]> {
  const { authority } = issuer;
  const revocations = revocationsUnder(world.repository, authority.certificate, world.at);
  const contents = publicationInForce(scheduleOf(world, issuer), revocations, world.at);
  if (contents === undefined) return [];
  const fetched = ofAuthority(world.revocationLists, authority);
  return fetched?.crlNumber === contents.crlNumber
    ? [fetched]
    : [await issueRevocationList(authority, contents)];
}

function ofAuthority(
  lists: readonly RevocationList[],
  { certificate }: CertificationAuthority,
): RevocationList | undefined {
  return lists.find(({ issuer }) => sameDistinguishedName(issuer, certificate.subject));
}

function recordNews(world: World, list: RevocationList): void {
  const before = world.revocationLists.find(({ issuer }) => sameDistinguishedName(issuer, list.issuer));
  const known = new Set(before?.revoked.map(({ serial }) => serial));
  const news = list.revoked.filter(({ serial }) => !known.has(serial));
  if (news.length === 0) return;
  world.journal.record(world.at, {
    kind: "revocationListFetched",
    issuer: formatDistinguishedName(list.issuer),
    crlNumber: String(list.crlNumber ?? "none"),
    thisUpdate: formatInstant(list.thisUpdate),
    nextUpdate: formatInstant(list.nextUpdate ?? list.thisUpdate),
    names: news.map(({ serial }) => serial),
    der: bytesToHex(list.der),
  });
}
