/** Commands a second that a device model processes, beside the cryptography that each needs. */
import { createCipheriv, createHash, sign, verify } from "node:crypto";
import { receive } from "../devices/index.ts";
import {
  createPathVerdicts,
  createValidationMemory,
  InternalError,
  rememberingVerifier,
  type SignatureVerifier,
  type ValidationMemory,
} from "../pki/index.ts";
import { decodeMessage, encodeSigningFrame, type GbcsMessage } from "../wire/index.ts";
import { BENCH_CLOCK, type BenchDevice, benchDevice } from "./device-exchanges.ts";
import { nativePrivateKey, nativePublicKey } from "./native-keys.ts";
import { compareInTurn, type Comparison } from "./rounds.ts";

/** Testbed policy: everything besides the cryptography may take two thirds of the time that this takes. */
export const LEAST_DEVICE_RATIO = 0.6;

export interface DeviceRate {
  readonly name: string;
  /** The cryptographic operations that one command needs. */
  readonly needs: string;
  /** `reported`: no ratio is wanted of it. */
  readonly wants: "ratio" | "reported";
  readonly comparison: Comparison;
}

/** Measures a handover and a read on a gas proxy function, for so many seconds each. */
export async function measureDevice(seconds: number): Promise<readonly DeviceRate[]> {
  const device = await benchDevice();
  return [
    measureHandover(device, seconds, "judgedAnew"),
    measureHandover(device, seconds, "judgedBefore"),
    measureRead(device, seconds),
  ];
}

/**
 * CS02b: the command's signature and MAC; the answer is signed. The path is judged anew for every command, with the
 * signatures of two certificates and their CA, or was judged before, and costs nothing but looking it up.
 */
function measureHandover(
  device: BenchDevice,
  length: number,
  path: "judgedAnew" | "judgedBefore",
): DeviceRate {
  const { environment, state, handover } = device;
  const asked: Parameters<SignatureVerifier["verify"]>[] = [];
  const points: Uint8Array[] = [];
  const watched: SignatureVerifier = {
    ...environment.verifier,
    intern: (point) => {
      const id = environment.verifier.intern(point);
      points[id] = point;
      return id;
    },
    verify: (...question) => {
      asked.push(question);
      return environment.verifier.verify(...question);
    },
  };
  let answered = new Uint8Array();
  const memoryOver = (verifier: SignatureVerifier): (() => ValidationMemory) => {
    const kept = createValidationMemory(verifier);
    return path === "judgedBefore"
      ? () => kept
      : () => ({ ...kept, paths: createPathVerdicts(), verifier: rememberingVerifier(verifier) });
  };
  const watchedMemory = memoryOver(watched);
  const watch = () => {
    asked.length = 0;
    const watching = {
      ...environment,
      verifier: watched,
      memory: watchedMemory(),
      keys: {
        ...environment.keys,
        sign: (message: Uint8Array) => {
          answered = Uint8Array.from(message);
          return environment.keys.sign(message);
        },
      },
    };
    requireExecuted(receive(watching, state, handover, BENCH_CLOCK).verdict);
  };
  watch();
  // What the second command needs is what every later one does.
  watch();
  const verifications = asked.map(([key, message, signature]) => ({
    key: nativePublicKey(points[key] ?? new Uint8Array()),
    message: Uint8Array.from(message),
    signature,
  }));
  const signingKey = nativePrivateKey(device.signingKey);
  const authenticated = authenticatedData(handover);
  const memory = memoryOver(environment.verifier);
  const comparison = compareInTurn(
    () => void receive({ ...environment, memory: memory() }, state, handover, BENCH_CLOCK),
    () => {
      mac(authenticated);
      for (const { key, message, signature } of verifications) {
        verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
      }
      sign("sha256", answered, { key: signingKey, dsaEncoding: "ieee-p1363" });
    },
    { kind: "seconds", seconds: length },
    () => performance.now(),
  );
  const count = verifications.length;
  const needs = `${count} verification${count === 1 ? "" : "s"}, 1 signature, 1 MAC`;
  return path === "judgedAnew"
    ? { name: "CS02b, a handover of two cells", needs, wants: "ratio", comparison }
    : { name: "CS02b, its path judged before", needs, wants: "reported", comparison };
}

/** GCS13a: the command's MAC, the encryption of the attributes, the answer's MAC; a key derived for each. */
function measureRead({ environment, state, read }: BenchDevice, length: number): DeviceRate {
  const { verdict, outputs } = receive(environment, state, read, BENCH_CLOCK);
  requireExecuted(verdict);
  const [asked, answered] = [authenticatedData(read), authenticatedData(outputs[0] ?? new Uint8Array())];
  const plaintext = new Uint8Array(ENCRYPTED_ATTRIBUTES_OCTETS);
  const comparison = compareInTurn(
    () => void receive(environment, state, read, BENCH_CLOCK),
    () => {
      mac(asked);
      const cipher = createCipheriv("aes-128-gcm", derive(), VECTOR);
      cipher.setAAD(ENCRYPTION_HEADER);
      cipher.update(plaintext);
      cipher.final();
      cipher.getAuthTag();
      mac(answered);
    },
    { kind: "seconds", seconds: length },
    () => performance.now(),
  );
  const needs = "2 MACs, 1 encryption, 3 keys derived";
  return { name: "GCS13a, an encrypted read", needs, wants: "ratio", comparison };
}

/** Of the four attributes of GCS13a: identifier, status, type and value. */
const ENCRYPTED_ATTRIBUTES_OCTETS = 29;
const ENCRYPTION_HEADER = Uint8Array.of(0x31);
const VECTOR = new Uint8Array(12);
/** As long as what GBCS hashes for a message key. */
const DERIVATION_INPUT = new Uint8Array(69);

function derive(): Uint8Array {
  return createHash("sha256").update(DERIVATION_INPUT).digest().subarray(0, 16);
}

function mac(authenticated: Uint8Array): void {
  const cipher = createCipheriv("aes-128-gcm", derive(), VECTOR);
  cipher.setAAD(authenticated);
  cipher.final();
  cipher.getAuthTag();
}

/** As much as the MAC of the message authenticates. */
function authenticatedData(bytes: Uint8Array): Uint8Array {
  const message = decodeMessage(bytes);
  if (!message.ok) throw new InternalError(message.problem.reason);
  const framed: GbcsMessage = message.value;
  return new Uint8Array(6 + encodeSigningFrame(framed).length);
}

function requireExecuted(verdict: string): void {
  if (verdict !== "executed") throw new InternalError(`the command of the benchmark was ${verdict}`);
}
