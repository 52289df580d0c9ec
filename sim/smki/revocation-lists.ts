/**
 * The revocation lists of a world: real X.509 lists, issued by every CA on its schedule, and fetched by the DCC at
 * the start of each step. The log notes a list that names something new; the others come and go unseen.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  type CertificationAuthority,
  formatDistinguishedName,
  formatInstant,
  issueRevocationList,
  LONGEST_REVOCATION_LIST_DELAY,
  publicationInForce,
  type RevocationList,
  revocationListSchedule,
  revocationsUnder,
  sameDistinguishedName,
} from "../../pki/index.ts";
import type { World } from "../world/world.ts";
import { canIssue, issuingAuthoritiesOf, rootAuthoritiesOf } from "./organisation-authorities.ts";

/** How long after a revocation the list appears that names it, by the policy revocationListDelay. */
const DELAYS = { "one-hour": LONGEST_REVOCATION_LIST_DELAY, "at-once": 0 } as const;

/** Brings the DCC's lists up to date: the CRL of every Issuing OCA, the ARL of every root, of those whose keys are here. */
export async function fetchRevocationLists(world: World): Promise<void> {
  const lists: RevocationList[] = [];
  for (const authority of issuingAuthoritiesOf(world).filter(canIssue)) {
    lists.push(...(await listInForce(world, authority, "organisationCrl")));
  }
  for (const authority of rootAuthoritiesOf(world).filter(canIssue)) {
    lists.push(...(await listInForce(world, authority, "organisationArl")));
  }
  for (const list of lists) recordNews(world, list);
  world.revocationLists = lists;
}

async function listInForce(
  world: World,
  authority: CertificationAuthority,
  kind: "organisationCrl" | "organisationArl",
): Promise<readonly RevocationList[]> {
  const delay = DELAYS[world.policies.revocationListDelay];
  const schedule = revocationListSchedule(authority.certificate, kind, delay);
  const contents = publicationInForce(
    schedule,
    revocationsUnder(world.repository, authority.certificate, world.at),
    world.at,
  );
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
