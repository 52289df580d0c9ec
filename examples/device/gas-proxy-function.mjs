/** What a gas proxy function does with a message: authenticate it, carry it out, answer. */
import { attempt, encode, encodeUnsigned } from "./der.mjs";
import { messageKey, seal, sharedSecret, signRaw, verifies } from "./crypto.mjs";
import {
  cipheringFrame,
  encodeSignedPart,
  FLAGS,
  macIsRight,
  macOf,
  readFrame,
  signingFrame,
} from "./frame.mjs";
import {
  carryOut,
  cellName,
  contingencyPoint,
  MODES,
  provideCredentials,
  ROLE,
  updateCredentials,
  USAGE,
} from "./credentials.mjs";

const LARGEST_SEQUENCE_NUMBER = 2n ** 63n - 1n;
const BROKER = cellName(ROLE.accessControlBroker, USAGE.keyAgreement);
const ROOT = cellName(ROLE.root, USAGE.keyCertSign);
const CS02A = 0x0008;
const GCS13A = 0x0074;
const FUTURE_DATED_ALERT = 0x00cb;
const READ_REGISTER = Buffer.from("010901010702000b0000000203010300030000", "hex");

/** A device without anything in it; `reset` of the protocol fills it. */
export function emptyDevice(mistake) {
  return {
    mistake,
    entityId: Buffer.alloc(8),
    keys: new Map(),
    cells: new Map(),
    counters: new Map(),
    ownCounter: 0n,
    pending: [],
    settings: new Map(),
    revoked: new Set(),
    now: 0,
  };
}

/** Which commands there are: the protection each demands, the cells that authorise it, whether it is counted. */
function useCaseOf({ code, mac }) {
  const rules = MODES.get(code);
  if (rules !== undefined) return { ...rules, cells: [rules.cell], counted: true };
  if (code === CS02A) {
    const signers = [ROLE.accessControlBroker, ROLE.transitionalCoS, ROLE.supplier];
    return mac === undefined
      ? { protection: "signature", cells: signers.map((role) => cellName(role, USAGE.digitalSignature)) }
      : { protection: "mac", cells: [BROKER] };
  }
  if (code !== GCS13A) return undefined;
  const readers = [ROLE.supplier, ROLE.networkOperator];
  return { protection: "mac", cells: readers.map((role) => cellName(role, USAGE.keyAgreement)) };
}

/** Takes one message at the device's time. @returns the messages that it sends */
export function receive(device, bytes) {
  const frame = attempt(() => readFrame(bytes));
  const authorised = frame && authenticate(device, frame);
  if (authorised === undefined) return [];
  const { useCase, cell } = authorised;
  const counter = frame.counter.readBigUInt64BE();
  if (useCase.counted) device.counters.set(Number(cell.split("/")[0]), counter);
  const reader = device.cells.get(cell).point;
  switch (frame.code) {
    case CS02A: {
      const content = provideCredentials(device, frame.content, cell);
      if (content === undefined) return [];
      return [
        frame.mac === undefined
          ? signed(device, response(device, frame, content))
          : maced(device, response(device, frame, content), reader),
      ];
    }
    case GCS13A:
      return frame.content.equals(READ_REGISTER)
        ? [maced(device, registerReading(device, frame, reader), reader)]
        : [];
    default: {
      const content = updateCredentials(device, frame, device.now);
      return content === undefined
        ? []
        : [signed(device, response(device, frame, content, cosem(device.now, 0xff)))];
    }
  }
}

/** The cell through which a command is authorised; undefined when it is to be discarded. */
function authenticate(device, frame) {
  const useCase = useCaseOf(frame);
  if (frame.kind !== "command" || !frame.target.equals(device.entityId) || useCase === undefined)
    return undefined;
  const isSigned = frame.signature.length > 0;
  const carried =
    frame.mac === undefined ? (isSigned ? "signature" : "none") : isSigned ? "signatureAndMac" : "mac";
  if (carried !== useCase.protection) return undefined;

  const cell = useCase.byContingency
    ? ROOT
    : useCase.cells.find((name) => knows(device, name, frame.originator));
  const contents = device.cells.get(cell);
  if (contents === undefined) return undefined;
  const last = device.counters.get(Number(cell.split("/")[0]));
  const counter = frame.counter.readBigUInt64BE();
  if (useCase.counted && counter > LARGEST_SEQUENCE_NUMBER) return undefined;
  const replayed = useCase.counted && last !== undefined && counter <= last;
  if (replayed && device.mistake !== "accepts-replay") return undefined;

  if (carried !== "signature") {
    const broker = device.cells.get(BROKER);
    const secret = sharedSecret(device.keys.get("keyAgreement"), broker.point);
    const parties = { originator: frame.originator, recipient: device.entityId };
    if (!macIsRight(macOf(secret, FLAGS.command, frame.counter, parties, frame.inner), frame.mac))
      return undefined;
  }
  if (carried !== "mac") {
    const point = useCase.byContingency ? contingencyPoint(contents, frame.content) : contents.point;
    const genuine = point !== undefined && verifies(point, frame.signedPart, frame.signature, "ieee-p1363");
    if (!genuine) return undefined;
  }
  return { useCase, cell };
}

function knows(device, name, originator) {
  const contents = device.cells.get(name);
  if (contents === undefined || !contents.entityId.equals(originator)) return false;
  return (
    device.mistake !== "checks-certificate-role-not-slot-key" || contents.role === Number(name.split("/")[0])
  );
}

/** The parties swapped, counter and code as they came, a supplementary party repeated. */
function response(device, frame, content, dateTime) {
  return {
    kind: "response",
    counter: frame.counter,
    originator: device.entityId,
    target: frame.originator,
    code: frame.code,
    dateTime,
    supplementary: frame.supplementary,
    content,
  };
}

function signed(device, message) {
  const part = encodeSignedPart(message);
  return signingFrame(part, signRaw(device.keys.get("digitalSignature"), part));
}

function maced(device, message, readerPoint) {
  const secret = sharedSecret(device.keys.get("keyAgreement"), readerPoint);
  const broker = device.cells.get(BROKER).entityId;
  const recipient = device.mistake === "wrong-mac-identifier" ? broker : message.target;
  const inner = signingFrame(encodeSignedPart(message));
  const parties = { originator: message.originator, recipient };
  return cipheringFrame(inner, macOf(secret, FLAGS[message.kind], message.counter, parties, inner));
}

/** GCS13a: four attributes of the metering cluster, encrypted for whoever reads them. */
function registerReading(device, frame, readerPoint) {
  const [summation, unit, multiplier, divisor] = device.settings.get("register").split(" ").map(Number);
  const attribute = (id, type, octets, value) => {
    const record = Buffer.alloc(4 + octets);
    record.writeUInt16LE(id);
    record[3] = type;
    record.writeUIntLE(value, 4, octets);
    return record;
  };
  const plaintext = Buffer.concat([
    attribute(0x0302, 0x22, 3, divisor),
    attribute(0x0301, 0x22, 3, multiplier),
    attribute(0x0300, 0x30, 1, unit),
    attribute(0x0000, 0x25, 6, summation),
  ]);
  const secret = sharedSecret(device.keys.get("keyAgreement"), readerPoint);
  const party = frame.supplementary?.id ?? frame.originator;
  const key = messageKey(secret, device.entityId, 4, frame.counter, party);
  const [ciphertext, tag] = seal(key, device.entityId, plaintext, Buffer.from([0x31]));
  const block = Buffer.concat([Buffer.from("3100000000", "hex"), ciphertext, tag]);
  const two = (number) => Buffer.from([number >> 8, number & 0xff]);
  const zigbee = Buffer.concat([two(0), Buffer.from([0x18, 0, 0x01]), two(block.length), block]);
  const content = Buffer.concat([Buffer.from("010901030702", "hex"), two(zigbee.length), zigbee]);
  return response(device, frame, content, cosem(device.now, 0));
}

/** Lets the device's time be `at`: what was accepted for a time until then is carried out. @returns the alerts */
export function advance(device, at) {
  device.now = at;
  const due = device.pending
    .filter(({ executeAt }) => executeAt <= at)
    .sort((one, other) => one.executeAt - other.executeAt);
  device.pending = device.pending.filter(({ executeAt }) => executeAt > at);
  return due.map(({ executeAt, frame, update }) => {
    const { outcome, success } = carryOut(device, update, MODES.get(frame.code), executeAt);
    device.ownCounter += 1n;
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(device.ownCounter);
    const moment = Buffer.from(`${new Date(executeAt).toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`);
    const content = encode(0x30, encodeUnsigned(success ? 0x8f66 : 0x8f67), encode(0x18, moment), outcome);
    return signed(device, {
      kind: "alert",
      counter,
      originator: device.entityId,
      target: frame.originator,
      code: FUTURE_DATED_ALERT,
      content,
    });
  });
}

/** 12 COSEM octets, in UTC. */
function cosem(at, clockStatus) {
  const time = new Date(at);
  const octets = Buffer.from([0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0x80, 0, clockStatus]);
  octets.writeUInt16BE(time.getUTCFullYear());
  octets[2] = time.getUTCMonth() + 1;
  octets[3] = time.getUTCDate();
  octets[5] = time.getUTCHours();
  octets[6] = time.getUTCMinutes();
  octets[7] = time.getUTCSeconds();
  return octets;
}
