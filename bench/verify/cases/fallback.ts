/** The builds of the kernel that engines without relaxed SIMD, or without any SIMD, fall back to. */
import { DEFAULT_TABLE_POLICY } from "../../../pki/index.ts";
import type { CaseFamily } from "../case.ts";
import { batchesInTurn, hastened, HOT_WORKLOAD, hotVerifier } from "../hot-keys.ts";

const BATCH = 512;

export const FALLBACK_CASES: CaseFamily = {
  name: "fallback",
  cases: (["simd", "scalar"] as const).map((variant) => ({
    name: `fallback-${variant}`,
    measures: `batches of ${BATCH} as in hot-${BATCH}, only the ${variant} build of the kernel allowed`,
    prepare: () =>
      batchesInTurn(
        hotVerifier({ ...HOT_WORKLOAD, policy: hastened(DEFAULT_TABLE_POLICY), kernels: [variant] }),
        BATCH,
      ),
  })),
};
