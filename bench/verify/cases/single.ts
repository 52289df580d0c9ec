/** One call a signature, under keys that are in use: what a device or the DCC does with the message before it. */
import { verify } from "node:crypto";
import {
  createSignatureVerifier,
  InternalError,
  type KeyId,
  type SignatureVerifier,
} from "../../../pki/index.ts";
import { nativePublicKey } from "../../native-keys.ts";
import type { CaseFamily, PreparedCase } from "../case.ts";
import { defaultHotVerifier, HOT_WORKLOAD, shareOfKernel } from "../hot-keys.ts";
import { internAll, type SignedMessage, signedMessages } from "../workload.ts";

/** Operations of one call of `run`, which goes on with the messages where the last one ended. */
const SLICE = 512;
const { keys: KEYS } = HOT_WORKLOAD;

export const SINGLE_CASES: CaseFamily = {
  name: "single",
  cases: [
    {
      name: "hot-single",
      measures: `one call a signature through the interface, ${KEYS} keys with the tables of the default policy`,
      prepare: () => {
        const { verifier, signed, keys, tableFacts } = defaultHotVerifier();
        return prepareSingle(verifier, signed, keys, tableFacts);
      },
    },
    {
      name: "single-node",
      measures: `one call a signature through the interface, no kernel allowed, ${KEYS} keys interned before`,
      prepare: () => {
        const verifier = createSignatureVerifier({ kernels: [] });
        const signed = signedMessages(HOT_WORKLOAD);
        return prepareSingle(verifier, signed, internAll(verifier, signed), {});
      },
    },
    {
      name: "node",
      measures: `one call of node:crypto a signature and nothing else, ${KEYS} keys imported before`,
      prepare: prepareNode,
    },
  ],
};

function prepareSingle(
  verifier: SignatureVerifier,
  signed: readonly SignedMessage[],
  keys: readonly KeyId[],
  tableFacts: Readonly<Record<string, string | number>>,
): PreparedCase {
  const share = shareOfKernel(verifier);
  const items = signed.flatMap(({ message, signature }, index) => {
    const key = keys[index];
    return key === undefined ? [] : [{ key, message, signature }];
  });
  const each = inTurn(items, ({ key, message, signature }) => {
    if (verifier.verify(key, message, signature) !== "valid") refused();
  });
  return {
    operation: "signature",
    signatures: 1,
    slice: SLICE,
    run: (count) => share.during(() => each(count)),
    facts: () => ({ backend: verifier.backend, ...tableFacts, "by kernel": share.inWords() }),
  };
}

function prepareNode(): PreparedCase {
  const keys = new Map<Uint8Array, ReturnType<typeof nativePublicKey>>();
  const items = signedMessages(HOT_WORKLOAD).map(({ publicPoint, message, signature }) => {
    const key = keys.get(publicPoint) ?? nativePublicKey(publicPoint);
    keys.set(publicPoint, key);
    return { options: { key, dsaEncoding: "ieee-p1363" } as const, message, signature };
  });
  return {
    operation: "signature",
    signatures: 1,
    slice: SLICE,
    run: inTurn(items, ({ options, message, signature }) => {
      if (!verify("sha256", message, options, signature)) refused();
    }),
  };
}

/** Does so many of them a call, going on where the last call ended. */
function inTurn<T>(items: readonly T[], work: (item: T) => void): (count: number) => void {
  let at = 0;
  return (count) => {
    for (let done = 0; done < count; done += 1) {
      const item = items[at];
      at = (at + 1) % items.length;
      if (item === undefined) throw new InternalError("there is no message to verify");
      work(item);
    }
  };
}

function refused(): never {
  throw new InternalError("a good signature was refused");
}
