/** X.509 certificates, and the path from one to the root in the root cell (GBCS 12, RFC 5280 6.1). */
import { attempt, objectIdentifier, readAll, Reader, refuse } from "./der.mjs";
import { keyIdentifier, publicKey, sameOctets, verifies } from "./crypto.mjs";

const ECDSA_WITH_SHA256 = ["300a06082a8648ce3d040302", "300c06082a8648ce3d0403020500"];
const P256_KEY = "06072a8648ce3d020106082a8648ce3d030107";
const ANY_POLICY = "2.5.29.32.0";
const OID = {
  organisationalUnit: "2.5.4.11",
  uniqueIdentifier: "2.5.4.45",
  keyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  alternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  policies: "2.5.29.32",
  authorityKeyIdentifier: "2.5.29.35",
  contingencyKey: "1.3.6.1.5.5.7.1.20",
};
const KNOWN_EXTENSIONS = Object.values(OID).filter((oid) => !oid.startsWith("2.5.4."));
export const KEY_USAGE_BITS = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
];
/** The role numbers that the OU of a certificate can have. */
const ROLES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 127, 135, 137];
export const ROOT_ROLE = 0;

/** A certificate as a value; undefined when it does not read as one with a P-256 key. */
export function readCertificate(der) {
  return attempt(() => readAll(der, true, (outer) => certificate(outer.element(0x30))));
}

function certificate({ content, whole }) {
  const reader = new Reader(content, true);
  const tbs = reader.element(0x30);
  const algorithm = reader.element(0x30).whole;
  const signature = bitString(reader.content(0x03));
  if (signature.unused !== 0) refuse("a signature with unused bits");
  reader.end();
  const body = readTbs(new Reader(tbs.content, true));
  return { der: whole, tbs: tbs.whole, algorithm, signature: signature.octets, ...body };
}

function readTbs(reader) {
  const version = reader.inside(0xa0);
  if (version.content(0x02).toString("hex") !== "02") refuse("not version 3");
  version.end();
  const serial = integer(reader.content(0x02)).toString("hex");
  const innerAlgorithm = reader.element(0x30).whole;
  const issuer = readName(reader);
  const validity = reader.inside(0x30);
  const notBefore = readTime(validity.element());
  const notAfter = readTime(validity.element());
  validity.end();
  const subject = readName(reader);
  const point = readPublicKey(reader.inside(0x30));
  for (const tag of [0x81, 0x82]) reader.optional(tag, () => reader.element(tag));
  const extensions = reader.optional(0xa3, () => readExtensions(reader.inside(0xa3))) ?? new Map();
  reader.end();
  return {
    serial,
    innerAlgorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    point,
    extensions,
    ...meaningOf(extensions, subject),
  };
}

function integer(content) {
  const [first, second] = content;
  if (first === undefined) refuse("an integer without octets");
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    refuse("an integer that is not the shortest");
  }
  return content;
}

function bitString(content) {
  const [unused] = content;
  const octets = content.subarray(1);
  if (unused === undefined || unused > 7 || (octets.length === 0 && unused > 0)) refuse("no bit string");
  if (octets.length > 0 && (octets.at(-1) & ((1 << unused) - 1)) !== 0)
    refuse("unused bits that are not zero");
  return { unused, octets };
}

function readTime({ tag, content }) {
  if (tag !== 0x17 && tag !== 0x18) refuse("no time");
  const text = content.toString("latin1");
  const full = tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text}` : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? refuse("no time with seconds and Z");
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(iso);
  if (Number.isNaN(at) || new Date(at).toISOString() !== iso) refuse("no such moment");
  return at;
}

/** A name: its attributes in order, texts folded for comparison, and as they are. */
function readName(reader) {
  const attributes = [];
  const names = reader.inside(0x30);
  while (names.more) {
    const set = names.inside(0x31);
    do {
      const pair = set.inside(0x30);
      const oid = objectIdentifier(pair.content(0x06));
      attributes.push({ oid, ...nameValue(pair.element()) });
      pair.end();
    } while (set.more);
  }
  const folded = attributes.map(
    ({ oid, text }) => `${oid}=${text.trim().replaceAll(/\s+/g, " ").toLowerCase()}`,
  );
  return { attributes, folded: JSON.stringify(folded) };
}

function nameValue({ tag, content }) {
  if (tag === 0x0c || tag === 0x13) {
    try {
      return { tag, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content) };
    } catch {
      return refuse("a text that is no UTF-8");
    }
  }
  if (tag !== 0x03) return { tag, text: content.toString("hex") };
  const { unused, octets } = bitString(content);
  return { tag, text: octets.toString("hex") + (unused === 0 ? "" : ` less ${unused} bits`) };
}

function readPublicKey(reader) {
  if (reader.content(0x30).toString("hex") !== P256_KEY) refuse("no P-256 key");
  const { unused, octets } = bitString(reader.content(0x03));
  reader.end();
  if (unused !== 0 || publicKey(octets) === undefined) refuse("no point on P-256");
  return octets;
}

function readExtensions(explicit) {
  const list = explicit.inside(0x30);
  const found = new Map();
  do {
    const item = list.inside(0x30);
    const oid = objectIdentifier(item.content(0x06));
    const flag = item.optional(0x01, () => item.content(0x01).toString("hex"));
    if (flag !== undefined && flag !== "ff") refuse("a flag that is not TRUE");
    const value = item.content(0x04);
    item.end();
    if (found.has(oid)) refuse("an extension twice");
    found.set(oid, { critical: flag === "ff", value });
  } while (list.more);
  explicit.end();
  return found;
}

/** What the extensions and the subject say, in this device's words. */
function meaningOf(extensions, subject) {
  const value = (oid, read) => {
    const extension = extensions.get(oid);
    return extension && readAll(extension.value, true, read);
  };
  const subjectKeyIdentifier = value(OID.keyIdentifier, (reader) => reader.content(0x04));
  const authorityKeyIdentifier = value(OID.authorityKeyIdentifier, (reader) => {
    const fields = reader.inside(0x30);
    return fields.optional(0x80, () => fields.content(0x80));
  });
  const keyUsage = value(OID.keyUsage, (reader) => {
    const { octets } = bitString(reader.content(0x03));
    return KEY_USAGE_BITS.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
  });
  const policies = value(OID.policies, (reader) => {
    const list = reader.inside(0x30);
    const oids = [];
    do oids.push(objectIdentifier(list.inside(0x30).content(0x06)));
    while (list.more);
    return oids;
  });
  const constraints = value(OID.basicConstraints, (reader) => {
    const fields = reader.inside(0x30);
    const flag = fields.optional(0x01, () => fields.content(0x01).toString("hex"));
    if (flag !== undefined && flag !== "ff" && flag !== "00") refuse("no BOOLEAN");
    const length = fields.optional(0x02, () => integer(fields.content(0x02)));
    fields.end();
    if (length !== undefined && (length.length !== 1 || length[0] >= 0x80))
      refuse("a path length beyond 127");
    return { ca: flag === "ff", pathLength: length?.[0] };
  });
  const isAuthority = constraints?.ca === true || (keyUsage ?? []).includes("keyCertSign");
  return {
    subjectKeyIdentifier: eightOctets(subjectKeyIdentifier),
    rawKeyIdentifier: subjectKeyIdentifier,
    authorityKeyIdentifier: eightOctets(authorityKeyIdentifier),
    keyUsage: keyUsage ?? [],
    policies: policies ?? [],
    constraints,
    isAuthority,
    wrappedContingencyKey: extensions.get(OID.contingencyKey)?.value,
    role: roleIn(subject),
    entityId: entityIdIn(subject),
  };
}

const eightOctets = (octets) => (octets?.length === 8 ? octets : undefined);

function roleIn({ attributes }) {
  const text = attributes.find(({ oid }) => oid === OID.organisationalUnit)?.text ?? "";
  const role = /^[0-9A-F]{2}$/.test(text) ? Number.parseInt(text, 16) : -1;
  return ROLES.includes(role) ? role : undefined;
}

function entityIdIn({ attributes }) {
  const found = attributes.find(({ oid }) => oid === OID.uniqueIdentifier);
  return found?.tag === 0x03 && found.text.length === 16 ? Buffer.from(found.text, "hex") : undefined;
}

/** The serial numbers that a revocation list names. Only the mistake trusts-revocation-list asks for them. */
export function revokedSerials(list) {
  const serials = attempt(() => {
    const tbs = new Reader(list, true).inside(0x30).inside(0x30);
    tbs.optional(0x02, () => tbs.element());
    for (const tag of [0x30, 0x30]) tbs.element(tag);
    while (tbs.nextIs(0x17) || tbs.nextIs(0x18)) tbs.element();
    const entries = tbs.inside(0x30);
    const found = [];
    while (entries.more) found.push(entries.inside(0x30).content(0x02).toString("hex"));
    return found;
  });
  return new Set(serials ?? []);
}

/** Whether the key at `point` signed the certificate. */
export function signedBy({ algorithm, innerAlgorithm, signature, tbs }, point) {
  const known =
    ECDSA_WITH_SHA256.includes(algorithm.toString("hex")) && sameOctets(algorithm, innerAlgorithm);
  return known && verifies(point, tbs, signature, "der");
}

/** @returns "success", "noTrustAnchor" or "badCertificate", of the best of all chains that are possible */
export function judgePath(certificate, pool, root, { at, policy }, mistake) {
  const verdicts = chainsFrom([certificate], pool, root).map((chain) =>
    judgeChain(chain, root, { at, policy }, mistake),
  );
  for (const verdict of ["success", "badCertificate"]) if (verdicts.includes(verdict)) return verdict;
  return "noTrustAnchor";
}

const same = (one, other) => one !== undefined && other !== undefined && sameOctets(one, other);

function chainsFrom(chain, pool, root) {
  const last = chain.at(-1);
  if (chain.length > 4) return [];
  if (same(last.authorityKeyIdentifier, root.keyIdentifier)) return [chain];
  return pool
    .filter(
      (candidate) =>
        !chain.includes(candidate) && same(last.authorityKeyIdentifier, candidate.subjectKeyIdentifier),
    )
    .filter((candidate) => last.issuer.folded === candidate.subject.folded)
    .flatMap((candidate) => chainsFrom([...chain, candidate], pool, root));
}

function judgeChain(chain, root, { at, policy }, mistake) {
  const signed = chain.every((certificate, index) =>
    signedBy(certificate, chain[index + 1]?.point ?? root.point),
  );
  if (!signed) return "noTrustAnchor";
  const authorities = chain.slice(1);
  const good =
    (at === undefined ||
      mistake === "accepts-expired" ||
      chain.every(({ notBefore, notAfter }) => notBefore <= at && at <= notAfter)) &&
    authorities.every(({ constraints }, index) => mayIssue(constraints, authorities.slice(0, index))) &&
    authorities.every(({ keyUsage }) => keyUsage.includes("keyCertSign")) &&
    chain.every(({ subjectKeyIdentifier, point }) => same(subjectKeyIdentifier, keyIdentifier(point))) &&
    (policy === undefined ||
      chain.every(({ policies }) => policies.includes(policy) || policies.includes(ANY_POLICY))) &&
    chain.every(({ extensions }) =>
      [...extensions].every(([oid, { critical }]) => !critical || KNOWN_EXTENSIONS.includes(oid)),
    );
  return good ? "success" : "badCertificate";
}

/** A CA, with no more CAs below it than it allows; one that is self-issued does not count. */
function mayIssue(constraints, below) {
  const counted = below.filter(({ issuer, subject }) => issuer.folded !== subject.folded).length;
  return (
    constraints?.ca === true && (constraints.pathLength === undefined || counted <= constraints.pathLength)
  );
}
