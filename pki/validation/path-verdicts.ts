/**
 * Path validation that remembers: as a device does it, and as the DCC does. It answers as `validatePath` and
 * `validateAsRelyingParty` would at the same instant, evidence included, and judges only what was not judged before.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Certificate } from "../certificates/certificate.ts";
import type { Instant } from "../ids.ts";
import type { Period } from "./judgement-era.ts";
import { validatePath, type PathValidation, type PathValidationRequest } from "./path-validation.ts";
import {
  validateAsRelyingParty,
  validatePathAndLists,
  type PathAndListsRequest,
  type RelyingPartyRequest,
  type RelyingPartyValidation,
} from "./relying-party-validation.ts";
import { VerdictMemory } from "./verdict-memory.ts";

export interface PathVerdicts {
  /** What a device answers. It never learns of a revocation, so no list makes it judge anew. */
  validatePath(request: PathValidationRequest): PathValidation;
  /**
   * What the DCC answers. A verdict holds for the very lists that it was reached with, and until one of them comes into
   * force or runs out. The Repository, role and usage are looked up every time: there is nothing to be saved.
   */
  validateAsRelyingParty(request: RelyingPartyRequest): RelyingPartyValidation;
  /** How often a path, and how often a path with its lists, was really judged, of all the times that somebody asked. */
  readonly judged: { readonly paths: number; readonly lists: number };
}

/** A few kilobytes each: every organisation of a nation with several generations of certificates. */
export const KEPT_VERDICTS = 4096;

/** An empty memory. @param limit how many questions of each kind it remembers; the one asked longest ago goes first */
export function createPathVerdicts(limit: number = KEPT_VERDICTS): PathVerdicts {
  const paths = new VerdictMemory<PathValidation>(limit);
  const underLists = new VerdictMemory<RelyingPartyValidation>(limit);
  const numberOf = numbering();

  const rememberedPath = (request: PathValidationRequest): PathValidation =>
    paths.recall(
      {
        key: keyOfPath(request, numberOf),
        at: request.at ?? NO_TIME,
        periods: request.at === undefined ? [] : validityPeriods(request),
      },
      () => validatePath(request),
    );
  const rememberedLists = (request: PathAndListsRequest): RelyingPartyValidation => {
    const timed = request.timeChecks !== "disapply";
    const { revocationLists, authoritiesWithoutLists = [] } = request;
    const path = keyOfPath({ ...request, at: timed ? request.at : undefined }, numberOf);
    return underLists.recall(
      {
        key: [path, revocationLists.map(numberOf), authoritiesWithoutLists].join("/"),
        at: request.at,
        periods: [
          ...(timed ? validityPeriods(request) : []),
          ...revocationLists.map(({ thisUpdate, nextUpdate }) => ({ from: thisUpdate, until: nextUpdate })),
        ],
      },
      () => validatePathAndLists(request, rememberedPath),
    );
  };
  return {
    validatePath: rememberedPath,
    validateAsRelyingParty: (request) => validateAsRelyingParty(request, rememberedLists),
    get judged() {
      return { paths: paths.judged, lists: underLists.judged };
    },
  };
}

/** Stands for the time where none is judged: without periods every instant is in the same era. */
const NO_TIME = 0 as Instant;

type Numbering = (value: object) => number;

/**
 * Numbers values by what they are and not by what is in them: a certificate with one field changed is another one,
 * whatever its octets say. A `CertificateStore` sees to it that the same octets are the same certificate.
 */
function numbering(): Numbering {
  const numbers = new WeakMap<object, number>();
  let next = 0;
  return (value) => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    next += 1;
    numbers.set(value, next);
    return next;
  };
}

/** Everything that a path verdict depends on but the time, which is only said to be judged or not. */
function keyOfPath(
  { certificate, path, anchor, policyOid, at, verifier, signatureEncoding }: PathValidationRequest,
  numberOf: Numbering,
): string {
  return [
    numberOf(certificate),
    path.map(numberOf),
    bytesToHex(anchor.publicPoint),
    anchor.keyIdentifier,
    anchor.name === undefined ? "anyName" : numberOf(anchor.name),
    policyOid ?? "anyPolicy",
    at === undefined ? "timeless" : "timed",
    signatureEncoding,
    numberOf(verifier),
  ].join("/");
}

interface Certificates {
  readonly certificate: Certificate;
  readonly path: readonly Certificate[];
}

function validityPeriods({ certificate, path }: Certificates): readonly Period[] {
  return [certificate, ...path].map(({ notBefore, notAfter }) => ({ from: notBefore, until: notAfter }));
}
