/** Tables are earned by use, given up by idleness, and never taken from a key in use. */
import { expect } from "chai";
import { createKeyTables, type KeyTables } from "../../../pki/verify/key-tables.ts";
import { tableOctets } from "../../../pki/verify/kernel/kernel-memory.ts";
import type { TablePolicy } from "../../../pki/verify/table-policy.ts";

const START = 4096;
const POLICY: TablePolicy = {
  generatorWidth: 8,
  tiers: [
    { width: 5, afterUses: 2, tables: 2 },
    { width: 6, afterUses: 5, tables: 1 },
  ],
  startAfter: 0,
  patience: 10,
};

describe("tables of hot keys", () => {
  function tablesOf(
    policy: TablePolicy,
    keyCount: number,
  ): { tables: KeyTables; built: string[]; refuse: Set<number> } {
    const built: string[] = [];
    const refuse = new Set<number>();
    const tables = createKeyTables(
      policy,
      START,
      () => keyCount,
      (key, address, width) => {
        if (refuse.has(key)) return false;
        built.push(`${key}: ${width} bits at ${address - START}`);
        return true;
      },
    );
    return { tables, built, refuse };
  }
  const use = (tables: KeyTables, key: number, times: number): void => {
    for (let time = 0; time < times; time += 1) tables.useOne(key);
  };
  const small = tableOctets(5);

  it("a key gets the small table at its second use and the larger one at its fifth, and gives the small one back", () => {
    const { tables, built } = tablesOf(POLICY, 4);
    use(tables, 0, 1);
    expect(built).to.deep.equal([]);
    use(tables, 0, 4);
    expect(built).to.deep.equal(["0: 5 bits at 0", `0: 6 bits at ${2 * small}`]);
    use(tables, 1, 2);
    expect(built.at(-1)).to.equal("1: 5 bits at 0");
    const { addresses, widths } = tables.places();
    expect([...addresses.subarray(0, 3)]).to.deep.equal([START + 2 * small, START, 0]);
    expect([...widths.subarray(0, 3)]).to.deep.equal([6, 5, 0]);
  });

  it("in a batch all uses are counted before any table is given", () => {
    const { tables, built } = tablesOf(POLICY, 4);
    tables.use(Uint32Array.of(3, 2, 3, 2, 1), 5);
    expect(built).to.deep.equal(["3: 5 bits at 0", `2: 5 bits at ${small}`]);
  });

  it("keys in turn do not drive each other out: who comes late waits", () => {
    const { tables, built } = tablesOf(POLICY, 4);
    for (let turn = 0; turn < 3; turn += 1) for (const key of [0, 1, 2]) tables.useOne(key);
    expect(built).to.have.length(2);
    expect([...tables.places().widths.subarray(0, 3)]).to.deep.equal([5, 5, 0]);
  });

  it("whoever has been idle for longer than the policy's patience gives its table to the next that earns one", () => {
    const { tables, built } = tablesOf(POLICY, 4);
    use(tables, 0, 2);
    use(tables, 1, 2);
    for (let turn = 0; turn < 12; turn += 1) tables.useOne(1);
    use(tables, 2, 2);
    use(tables, 3, 2);
    expect(built).to.deep.equal([
      "0: 5 bits at 0",
      `1: 5 bits at ${small}`,
      `1: 6 bits at ${2 * small}`,
      `2: 5 bits at ${small}`,
      "3: 5 bits at 0",
    ]);
    expect([...tables.places().widths.subarray(0, 4)]).to.deep.equal([0, 6, 5, 5]);
  });

  it("a key that lost its table begins anew", () => {
    const { tables } = tablesOf({ ...POLICY, tiers: [{ width: 5, afterUses: 2, tables: 1 }] }, 4);
    use(tables, 0, 2);
    use(tables, 1, 14);
    expect([...tables.places().widths.subarray(0, 2)]).to.deep.equal([0, 5]);
    use(tables, 0, 1);
    expect(tables.places().widths[0]).to.equal(0);
  });

  it("a table that cannot be built is not tried again, and its place is not lost", () => {
    const { tables, built, refuse } = tablesOf(POLICY, 4);
    refuse.add(0);
    use(tables, 0, 9);
    use(tables, 1, 2);
    use(tables, 2, 2);
    expect(built).to.deep.equal(["1: 5 bits at 0", `2: 5 bits at ${small}`]);
  });

  it("keys that come later are counted too, however many", () => {
    let keyCount = 1;
    const tables = createKeyTables(
      POLICY,
      START,
      () => keyCount,
      () => true,
    );
    use(tables, 0, 2);
    keyCount = 5000;
    use(tables, 4999, 2);
    const { widths } = tables.places();
    expect([widths[0], widths[4999]]).to.deep.equal([5, 5]);
  });
});
