/** A whole command on a device model: frame, MAC, signature, certificate paths, cells written, answer signed. */
import { receive } from "../../../devices/index.ts";
import {
  createPathVerdicts,
  InternalError,
  rememberingVerifier,
  type SignatureVerifier,
} from "../../../pki/index.ts";
import { BENCH_CLOCK, benchDevice } from "../../device-exchanges.ts";
import type { CaseFamily, PreparedCase } from "../case.ts";

const SLICE = 64;

export const COMMAND_CASES: CaseFamily = {
  name: "command",
  cases: [
    {
      name: "command-handover",
      measures:
        "CS02b on a gas proxy function: frame, MAC, signature, two paths, two cells, the answer signed",
      prepare: () => prepareHandover("anew"),
    },
    {
      name: "command-remembered",
      measures: "the same, its certificate paths judged before",
      prepare: () => prepareHandover("remembered"),
    },
  ],
};

async function prepareHandover(paths: "anew" | "remembered"): Promise<PreparedCase> {
  const { environment, state, handover } = await benchDevice();
  /** The environment as it is when no path was judged in it; certificates that were read stay read. */
  const forgetful = (verifier: SignatureVerifier): typeof environment => {
    const memory = {
      ...environment.memory,
      paths: createPathVerdicts(),
      verifier: rememberingVerifier(verifier),
    };
    return { ...environment, verifier, memory };
  };
  const execute = (within: typeof environment): void => {
    const { verdict } = receive(within, state, handover, BENCH_CLOCK);
    if (verdict !== "executed") throw new InternalError(`the command of the benchmark was ${verdict}`);
  };
  const counting = countingVerifier(environment.verifier);
  execute(forgetful(counting.verifier));
  return {
    operation: "command",
    signatures: counting.asked(),
    slice: SLICE,
    run: (count) => {
      for (let index = 0; index < count; index += 1) {
        execute(paths === "anew" ? forgetful(environment.verifier) : environment);
      }
    },
    facts: () => ({ backend: environment.verifier.backend }),
  };
}

/** A verifier that counts what it is asked, so that the number of signatures is measured and not written down. */
function countingVerifier(verifier: SignatureVerifier) {
  let asked = 0;
  const counting: SignatureVerifier = {
    ...verifier,
    verify: (...question) => {
      asked += 1;
      return verifier.verify(...question);
    },
  };
  return { verifier: counting, asked: () => asked };
}
