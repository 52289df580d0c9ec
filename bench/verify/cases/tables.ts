/** What a table costs: to be paid once a key, and back only if the key comes often enough. */
import {
  chooseKernel,
  createKernel,
  createKernelMemory,
  DEFAULT_TABLE_POLICY,
  InternalError,
  seededKeyPairINSECURE,
  tableOctets,
} from "../../../pki/index.ts";
import type { CaseFamily, PreparedCase } from "../case.ts";

/** Tables of one call of `run`, beside each other in memory as those of many keys are. */
const SLICE = 16;

const { generatorWidth, tiers } = DEFAULT_TABLE_POLICY;

export const TABLES_CASES: CaseFamily = {
  name: "tables",
  cases: [
    ...tiers.map(({ width }) => ({
      name: `table-${width}`,
      measures: `the table of a key, windows of ${width} bits`,
      ratio: "none" as const,
      prepare: () => prepareTables(width),
    })),
    {
      name: "table-generator",
      measures: `the table of the base point, windows of ${generatorWidth} bits, once for a verifier`,
      ratio: "none",
      prepare: prepareGeneratorTable,
    },
  ],
};

function prepareTables(width: number): PreparedCase {
  const octets = tableOctets(width);
  // The base point's table is not built here: the narrow windows keep its place small.
  const kernel = kernelWith({ generatorWidth: width, tables: SLICE * octets });
  const points = Array.from(
    { length: SLICE },
    (_, index) => seededKeyPairINSECURE("bench", `table-${index}`).publicPoint,
  );
  return {
    operation: "table",
    signatures: 0,
    slice: SLICE,
    run: () => {
      for (const [index, point] of points.entries()) {
        if (!kernel.buildTable(point, kernel.memory.tables + index * octets, width)) {
          throw new InternalError("a good key got no table");
        }
      }
    },
    facts: () => ({ backend: `wasm/${kernel.memory.variant}`, octets }),
  };
}

function prepareGeneratorTable(): PreparedCase {
  const kernel = kernelWith({ generatorWidth, tables: 0 });
  return {
    operation: "table",
    signatures: 0,
    slice: 1,
    run: () => kernel.buildGeneratorTable(),
    facts: () => ({ backend: `wasm/${kernel.memory.variant}`, octets: tableOctets(generatorWidth) }),
  };
}

function kernelWith(plan: { readonly generatorWidth: number; readonly tables: number }) {
  const compiled = chooseKernel();
  if (compiled === undefined) throw new InternalError("this engine takes no build of the kernel");
  const memory = createKernelMemory({
    variant: compiled.variant,
    generatorWidth: plan.generatorWidth,
    tableOctets: plan.tables,
    kernels: 1,
  });
  return createKernel(compiled, memory, 0);
}
