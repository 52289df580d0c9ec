/** CS02a and CS02b: who holds the cells of the device, and who may change that. */
import { attempt, encode, encodeUnsigned, readAll, Reader, refuse } from "./der.mjs";
import { open, sameOctets, sha1 } from "./crypto.mjs";
import { judgePath, readCertificate, ROOT_ROLE, signedBy } from "./certificate.mjs";

export const ROLE = {
  root: 0,
  recovery: 1,
  supplier: 2,
  networkOperator: 3,
  accessControlBroker: 4,
  transitionalCoS: 5,
  wanProvider: 6,
  issuingAuthority: 7,
  loadController: 8,
  other: 127,
};
const ROLES = Object.values(ROLE);
export const USAGE = { digitalSignature: 0, keyAgreement: 4, keyCertSign: 5, cRLSign: 6 };
const USAGE_NAMES = new Map(Object.entries(USAGE).map(([name, bit]) => [bit, name]));
const STATUS = { success: 0, badCertificate: 5, noTrustAnchor: 10, trustAnchorNotFound: 25, other: 127 };
const LARGEST = 0x7fff_ffff_ffff_ffffn;
const NOBODY = Buffer.alloc(8);
const CANCELLATION = Date.parse("9999-12-31T23:59:59Z");

/** A cell is named by three numbers: "3/0/0" is {networkOperator, digitalSignature} for management. */
export const cellName = (role, usage, cellUsage = 0) => `${role}/${usage}/${cellUsage}`;

/** What a cell keeps of a certificate; undefined when it names no role, party or key identifier. */
export function contentsOf(certificate) {
  const { role, subjectKeyIdentifier, point, wrappedContingencyKey } = certificate;
  const entityId = role === ROOT_ROLE ? NOBODY : certificate.entityId;
  if (role === undefined || entityId === undefined || subjectKeyIdentifier === undefined) return undefined;
  return { role, entityId, keyIdentifier: subjectKeyIdentifier, point, wrappedContingencyKey };
}

/** The modes of CS02b, by message code: who authorises, by which protection, and what may be written to. */
const ANYBODY = [1, 2, 3, 4, 5, 6];
const mode = (number, cell, protection, targets, rest = {}) => ({
  number,
  cell,
  protection,
  targets,
  ...rest,
});
export const MODES = new Map([
  [0x0100, mode(0, cellName(2, 0), "signatureAndMac", [0], { root: "normal" })],
  [0x0101, mode(1, cellName(6, 0), "signatureAndMac", [0], { root: "normal" })],
  [0x0102, mode(2, cellName(2, 0), "signatureAndMac", [2])],
  [0x0103, mode(3, cellName(3, 0), "signatureAndMac", [3])],
  [0x0104, mode(4, cellName(4, 4), "mac", [4])],
  [0x0105, mode(5, cellName(6, 0), "signatureAndMac", [6])],
  [0x0106, mode(6, cellName(5, 0), "signatureAndMac", [5])],
  [0x0107, mode(7, cellName(5, 0), "signatureAndMac", [2])],
  [0x0108, mode(8, cellName(1, 0), "signature", ANYBODY)],
  [0x0109, mode(9, cellName(0, 5), "signature", [0, ...ANYBODY], { root: "abnormal", byContingency: true })],
]);

const roleNumber = (reader) => oneOf(ROLES, Number(reader.unsigned(255n)));
const sequenceNumber = (reader, tag) => reader.unsigned(LARGEST, tag);
const encodeStatus = (name) => encodeUnsigned(STATUS[name], 0x0a);

function oneOf(known, value) {
  return known.includes(value) ? value : refuse(`${value} stands for nothing`);
}

function listOf(reader, tag, read) {
  const items = reader.inside(tag);
  const values = [];
  while (items.more) values.push(read(items));
  return values;
}

function usageBit(reader) {
  const content = reader.content(0x03).toString("hex");
  return (
    Object.values(USAGE).find((bit) => content === usageContent(bit).toString("hex")) ??
    refuse("no key usage")
  );
}

const usageContent = (bit) => Buffer.from([7 - bit, 0x80 >> bit]);

/** TrustAnchorCellIdentifier; the cell usage is left out when it is management. */
function readCell(reader, tag = 0x30) {
  const fields = reader.inside(tag);
  const role = roleNumber(fields);
  const usage = usageBit(fields);
  const cellUsage = fields.optional(0x02, () => oneOf([1], Number(fields.unsigned(255n)))) ?? 0;
  fields.end();
  return { role, usage, name: cellName(role, usage, cellUsage), cellUsage };
}

const encodeCell = ({ role, usage, cellUsage }) =>
  encode(0x30, encodeUnsigned(role), ...encodeUsages(usage, cellUsage));
const encodeUsages = (usage, cellUsage) => [
  encode(0x03, usageContent(usage)),
  cellUsage === 0 ? Buffer.alloc(0) : encodeUnsigned(cellUsage),
];

/** What the device tells of a key identifier. */
function reported(contents, mistake) {
  return encode(
    0x04,
    mistake === "twenty-octet-key-identifier" ? sha1(contents.point) : contents.keyIdentifier,
  );
}

/** CS02a: undefined when the payload does not read, or names another cell than the one that authorised. */
export function provideCredentials(device, content, authorisedBy) {
  const command = attempt(() =>
    readAll(content, false, (outer) => {
      const reader = outer.inside(0x30);
      const cell = readCell(reader);
      const roles = listOf(reader, 0x30, roleNumber);
      reader.end();
      return { cell, roles };
    }),
  );
  if (command === undefined || command.cell.name !== authorisedBy) return undefined;
  return encode(0x30, ...command.roles.map((role) => detailsOf(device, role)));
}

function detailsOf(device, role) {
  const held = [...device.cells].filter(([name]) => name.startsWith(`${role}/`));
  if (held.length === 0) return encode(0x30, encodeUnsigned(role), encodeStatus("trustAnchorNotFound"));
  const cells = held.map(([name, contents]) => {
    const [, usage, cellUsage] = name.split("/").map(Number);
    const id = encode(0x04, contents.entityId);
    return encode(0x30, ...encodeUsages(usage, cellUsage), id, reported(contents, device.mistake));
  });
  return encode(
    0x30,
    encodeUnsigned(role),
    encodeStatus("success"),
    encodeUnsigned(device.counters.get(role) ?? 0n),
    encode(0x30, ...cells),
  );
}

function readChange(reader) {
  const fields = reader.inside(0x30);
  const change = {
    role: roleNumber(fields),
    floor: sequenceNumber(fields),
    specialist: readSpecialist(fields, 0x30),
  };
  fields.end();
  return change;
}

/** Floors for prepayment top-ups: reported as they came. */
function readSpecialist(reader, tag) {
  return reader.optional(tag, () => {
    const { content } = reader.element(tag);
    const items = new Reader(content, false);
    while (items.more) {
      const item = items.inside(0x30);
      oneOf([0], Number(item.unsigned(255n)));
      sequenceNumber(item);
      item.end();
    }
    return encode(0x30, content);
  });
}

/** The payload of CS02b; undefined when it does not read. */
export function readUpdate(content) {
  return attempt(() =>
    readAll(content, false, (outer) => {
      const reader = outer.inside(0x30);
      const control = readControl(reader.inside(0x30));
      const replacements = listOf(reader, 0x30, (items) => {
        const fields = items.inside(0x30);
        const replacement = { certificate: fields.element(0x30).whole, target: readCell(fields) };
        fields.end();
        return replacement;
      });
      const path = listOf(reader, 0x30, (items) => items.element(0x30).whole);
      const executeAt = reader.optional(0x18, () => generalizedTime(reader.content(0x18).toString("latin1")));
      reader.end();
      return { ...control, replacements, path, executeAt };
    }),
  );
}

function readControl(reader) {
  const control = {
    mode: Number(reader.unsigned(11n)),
    symmetricKey: reader.optional(0x80, () => reader.content(0x80)),
    timeless: reader.optional(0x81, () => oneOf([1], Number(reader.unsigned(255n, 0x81)))) === 1,
    authorisingCell: reader.optional(0xa2, () => readCell(reader, 0xa2).name),
    counter: sequenceNumber(reader, 0x83),
    floor: reader.optional(0x84, () => sequenceNumber(reader, 0x84)),
    specialist: readSpecialist(reader, 0xa5),
    otherChanges: reader.optional(0xa6, () => listOf(reader, 0xa6, readChange)) ?? [],
  };
  reader.end();
  return control;
}

function generalizedTime(text) {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? refuse("no time");
  const [, year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = Date.parse(iso);
  return !Number.isNaN(at) && new Date(at).toISOString() === iso ? at : refuse("no such moment");
}

/** Whether the control part contradicts neither the message around it nor the rules of its mode. */
export function controlHolds(update, rules, counter) {
  const authorisingCell = rules.protection === "mac" ? undefined : rules.cell;
  return (
    update.mode === rules.number &&
    update.authorisingCell === authorisingCell &&
    update.counter === counter &&
    update.replacements.every(({ target }) => rules.targets.includes(target.role)) &&
    update.path.every((der) => readCertificate(der) !== undefined)
  );
}

/** An authenticated CS02b: what to answer, or undefined for silence. Future dated ones are kept for later. */
export function updateCredentials(device, frame, at) {
  const rules = MODES.get(frame.code);
  const update = readUpdate(frame.content);
  if (update === undefined || !controlHolds(update, rules, frame.counter.readBigUInt64BE())) return undefined;
  const accepted = encode(0x05);
  const others = device.pending.filter(
    (one) => one.frame.code !== frame.code || !sameOctets(one.frame.originator, frame.originator),
  );
  if (update.executeAt === CANCELLATION) {
    device.pending = others;
    return encode(0x30, accepted);
  }
  if (update.executeAt !== undefined && update.executeAt > at) {
    device.pending = [...others, { executeAt: update.executeAt, frame, update }];
    return encode(0x30, accepted);
  }
  return encode(0x30, accepted, carryOut(device, update, rules, at).outcome);
}

/** Replaces one by one, then sets the counters. @returns the outcome in DER, and whether all went well */
export function carryOut(device, update, rules, at) {
  const before = device.cells;
  const pool = update.path.map(readCertificate);
  const setting = { pool, at: update.timeless ? undefined : at, root: rules.root };
  let results = update.replacements.map((replacement) => replace(device, setting, replacement));
  const success = results.every(({ status }) => status === "success");
  if (!success && device.mistake === "atomic-replacement") {
    device.cells = before;
    results = results.map((result) => (result.status === "success" ? undone(result) : result));
  }
  const [role] = rules.cell.split("/").map(Number);
  const own =
    update.floor === undefined ? [] : [{ role, floor: update.floor, specialist: update.specialist }];
  const changes = [...own, ...update.otherChanges];
  if (device.mistake !== "wrong-counter-floor") {
    for (const { role: whose, floor } of changes) device.counters.set(whose, floor);
  }
  const outcome = encode(
    0x30,
    encodeUnsigned(update.counter),
    encodeUnsigned(update.mode),
    encode(0x30, ...changes.map(encodeChange)),
    encode(0x30, ...results.map((result) => encodeResult(result, device.mistake))),
  );
  return { outcome, success };
}

const undone = ({ target, existing }) => ({ target, existing, replacing: existing, status: "other" });

const encodeChange = ({ role, floor, specialist }) =>
  encode(0x30, encodeUnsigned(role), encodeUnsigned(floor), specialist ?? Buffer.alloc(0));

function encodeResult({ target, status, existing, replacing }, mistake) {
  const who = (contents) =>
    contents === undefined
      ? [encode(0x04, NOBODY), encode(0x04, NOBODY)]
      : [encode(0x04, contents.entityId), reported(contents, mistake)];
  return encode(0x30, encodeCell(target), encodeStatus(status), ...who(existing), ...who(replacing));
}

/** One replacement: the cell, the certificate, its path, its key usage, its role. */
function replace(device, setting, { certificate: der, target }) {
  const existing = device.cells.get(target.name);
  const failed = (status) => ({ target, status, existing, replacing: existing });
  if (existing === undefined) return failed("trustAnchorNotFound");
  const certificate = readCertificate(der);
  const contents = certificate && contentsOf(certificate);
  if (contents === undefined) return failed("badCertificate");
  if (device.mistake === "trusts-revocation-list" && device.revoked.has(certificate.serial)) {
    return failed("badCertificate");
  }
  const path =
    target.role === ROLE.root ? judgeRoot(device, certificate, setting) : judge(device, certificate, setting);
  if (path !== "success" && !(path === "noTrustAnchor" && device.mistake === "skips-path-check"))
    return failed(path);
  if (!usageFits(certificate.keyUsage, target.usage) && device.mistake !== "ignores-key-usage") {
    return failed("badCertificate");
  }
  if (!roleFits(target.role, contents.role)) return failed("badCertificate");
  device.cells = new Map(device.cells).set(target.name, contents);
  return { target, status: "success", existing, replacing: contents };
}

function judge(device, certificate, { pool, at }) {
  const root = device.cells.get(cellName(ROLE.root, USAGE.keyCertSign));
  return judgePath(
    certificate,
    pool,
    root,
    { at, policy: device.settings.get("certificatePolicy") },
    device.mistake,
  );
}

/** A new root is self-signed and, unless the contingency key orders it, vouched for by the old one. */
function judgeRoot(device, certificate, setting) {
  const selfSigned = certificate.isAuthority && certificate.issuer.folded === certificate.subject.folded;
  if (!selfSigned || !signedBy(certificate, certificate.point)) return "badCertificate";
  if (setting.root === "abnormal") return "success";
  const links = setting.pool.filter(
    ({ subjectKeyIdentifier: key, subject }) =>
      key !== undefined &&
      sameOctets(key, certificate.subjectKeyIdentifier) &&
      subject.folded === certificate.subject.folded,
  );
  const verdicts = links.map((link) => judge(device, link, setting));
  return verdicts.includes("success") ? "success" : (verdicts[0] ?? "noTrustAnchor");
}

function usageFits(usages, bit) {
  const wanted = USAGE_NAMES.get(bit);
  return wanted === "keyCertSign" ? usages.includes(wanted) : usages.join() === wanted;
}

/** Equal roles, and the pairs seen in real messages: the broker for supplier and network operator. */
function roleFits(cell, certificate) {
  return cell === certificate || [`2/4`, `3/4`, `8/2`].includes(`${cell}/${certificate}`);
}

/** The key that signed a command of mode 9, taken out of the root cell with what the command carries. */
export function contingencyPoint(root, content) {
  const symmetricKey = readUpdate(content)?.symmetricKey;
  const wrapped = root?.wrappedContingencyKey;
  if (symmetricKey === undefined || wrapped === undefined) return undefined;
  return attempt(() =>
    readAll(wrapped, true, (outer) => {
      const fields = outer.inside(0x30);
      const algorithm = fields.inside(0x30);
      if (algorithm.content(0x06).toString("hex") !== "608648016503040106") refuse("not AES-128-GCM");
      const nonce = algorithm.inside(0x30).content(0x04);
      const info = open(symmetricKey, nonce, fields.content(0x04));
      fields.end();
      return info?.subarray(-65) ?? refuse("another key");
    }),
  );
}
