/** Keys that are seen once: a device's answer in a replay of the nation. New ones are made for every call. */
import { createECDH, sign } from "node:crypto";
import {
  createSignatureVerifier,
  DEFAULT_TABLE_POLICY,
  InternalError,
  type KeyId,
  type SignatureVerifier,
} from "../../../pki/index.ts";
import type { CaseFamily, PreparedCase } from "../case.ts";
import { nativePrivateKey } from "../../native-keys.ts";
import { shareOfKernel } from "../hot-keys.ts";
import { type SignedMessage, signedMessages } from "../workload.ts";

const SLICE = 128;
/** After so many keys a new verifier is taken, so that a long run does not measure the memory of the machine. */
const KEYS_OF_A_VERIFIER = 20_000;

export const COLD_CASES: CaseFamily = {
  name: "cold-keys",
  cases: [
    {
      name: "cold",
      measures: "a key never seen before: validated, imported and used once",
      prepare: () => prepareCold("never seen"),
    },
    {
      name: "cold-interned",
      measures: "the first use of a key that was validated before: imported and used",
      prepare: () => prepareCold("validated"),
    },
    {
      name: "cold-second",
      measures: "the second use of a key: it was validated and imported before, and has no table",
      prepare: () => prepareCold("used once"),
    },
  ],
};

/** What a verifier knows of a key when it is measured. */
type Acquaintance = "never seen" | "validated" | "used once";

/** One signature under a key of its own. `key` is known where keys are interned before. */
interface ColdItem extends SignedMessage {
  readonly key: KeyId | undefined;
}

function prepareCold(acquaintance: Acquaintance): PreparedCase {
  const messages = signedMessages({ messages: SLICE, keys: 1 }).map(({ message }) => message);
  let verifier = runningVerifier();
  let share = shareOfKernel(verifier);
  let interned = 0;
  let items: readonly ColdItem[] = [];
  return {
    operation: "signature",
    signatures: 1,
    slice: SLICE,
    renew: () => {
      if (interned >= KEYS_OF_A_VERIFIER) {
        [verifier, interned] = [runningVerifier(), 0];
        share = shareOfKernel(verifier);
      }
      interned += SLICE;
      items = messages.map((message) => {
        const signed = signedByNewKey(message);
        return {
          ...signed,
          key: acquaintance === "never seen" ? undefined : verifier.intern(signed.publicPoint),
        };
      });
      if (acquaintance === "used once") items.forEach((item) => requireValid(verifier, item));
    },
    run: () => share.during(() => items.forEach((item) => requireValid(verifier, item))),
    facts: () => ({ backend: verifier.backend, "by kernel": share.inWords() }),
  };
}

/** One whose kernel is there already, as in a replay that has other keys in use; setting it up is not a cold key's cost. */
function runningVerifier(): SignatureVerifier {
  const verifier = createSignatureVerifier({ tables: { ...DEFAULT_TABLE_POLICY, startAfter: 0 } });
  for (const { publicPoint, message, signature } of signedMessages({ messages: SLICE, keys: 1 })) {
    requireValid(verifier, { key: undefined, publicPoint, message, signature });
  }
  return verifier;
}

function requireValid(verifier: SignatureVerifier, { key, publicPoint, message, signature }: ColdItem): void {
  if (verifier.verify(key ?? verifier.intern(publicPoint), message, signature) !== "valid") {
    throw new InternalError("a cold key refused a good signature");
  }
}

/**
 * A key that nothing can have seen: not even a memory that all verifiers share would know it. It is not made by
 * generateKeyPairSync: exporting one key of such a pair as a JWK while the other is collected locks Node.js 20 for ever.
 */
function signedByNewKey(message: Uint8Array): SignedMessage {
  const pair = createECDH("prime256v1");
  const publicPoint = Uint8Array.from(pair.generateKeys());
  const privateScalar = new Uint8Array(32);
  const digits = pair.getPrivateKey();
  privateScalar.set(digits, 32 - digits.length);
  const key = nativePrivateKey({ publicPoint, privateScalar });
  return {
    publicPoint,
    message,
    signature: Uint8Array.from(sign("sha256", message, { key, dsaEncoding: "ieee-p1363" })),
  };
}
