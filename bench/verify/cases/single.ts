/** One call a signature, under keys that are in use: what a device or the DCC does with the message before it. */
import { verify } from "node:crypto";
import { createSignatureVerifier, InternalError, type SignatureVerifier } from "../../../pki/index.ts";
import { nativePublicKey } from "../../native-keys.ts";
import type { CaseFamily, PreparedCase } from "../case.ts";
import { internAll, signedMessages } from "../workload.ts";

/** As many as a national replay has organisation keys in hot use at a time. */
const ORDER = { messages: 512, keys: 64 };

export const SINGLE_CASES: CaseFamily = {
  name: "one-by-one",
  cases: [
    {
      name: "single",
      measures: "one call a signature through the interface, 64 keys interned before",
      prepare: () => prepareSingle(createSignatureVerifier()),
    },
    {
      name: "node",
      measures: "one call of node:crypto a signature and nothing else, 64 keys imported before",
      prepare: prepareNode,
    },
  ],
};

function prepareSingle(verifier: SignatureVerifier): PreparedCase {
  const signed = signedMessages(ORDER);
  const keys = internAll(verifier, signed);
  const items = signed.flatMap(({ message, signature }, index) => {
    const key = keys[index];
    return key === undefined ? [] : [{ key, message, signature }];
  });
  return {
    operation: "signature",
    signatures: 1,
    slice: items.length,
    run: () => {
      for (const { key, message, signature } of items) {
        if (verifier.verify(key, message, signature) !== "valid") refused("single");
      }
    },
    facts: () => ({ backend: verifier.backend }),
  };
}

function prepareNode(): PreparedCase {
  const items = signedMessages(ORDER).map(({ publicPoint, message, signature }) => ({
    options: { key: nativePublicKey(publicPoint), dsaEncoding: "ieee-p1363" } as const,
    message,
    signature,
  }));
  return {
    operation: "signature",
    signatures: 1,
    slice: items.length,
    run: () => {
      for (const { options, message, signature } of items) {
        if (!verify("sha256", message, options, signature)) refused("node");
      }
    },
  };
}

function refused(name: string): never {
  throw new InternalError(`${name} refused a good signature`);
}
