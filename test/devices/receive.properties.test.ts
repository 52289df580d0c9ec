import { expect } from "chai";
import * as fc from "fast-check";
import { receive } from "../../devices/index.ts";
import {
  bothCells,
  deviceEnvironment,
  deviceState,
  NOW,
  surroundings,
  updateCommand,
} from "./device-under-test.ts";

describe("a device as a reducer", () => {
  it("never throws and never obeys, whatever octets arrive", async () => {
    const around = await surroundings();
    const environment = deviceEnvironment(around);
    const state = deviceState(around, "GPF");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const result = receive(environment, state, bytes, NOW);
        expect(result.verdict).to.equal("refused");
        expect(result.state.cells).to.equal(state.cells);
      }),
      { numRuns: 500 },
    );
  });

  it("refuses a signed and MACed replacement with any one octet changed", async () => {
    const around = await surroundings();
    const environment = deviceEnvironment(around);
    const state = deviceState(around, "GPF");
    const command = updateCommand(around, {
      originator: around.broker,
      replacements: bothCells(around.northgrid),
    });
    const place = fc.integer({ min: 0, max: command.length - 1 });
    const change = fc.integer({ min: 1, max: 255 });
    fc.assert(
      fc.property(place, change, (at, bits) => {
        const changed = Uint8Array.from(command);
        changed[at] = (changed[at] ?? 0) ^ bits;
        const result = receive(environment, state, changed, NOW);
        expect(result.verdict).to.equal("refused");
        expect(result.outputs).to.deep.equal([]);
        expect(result.state.cells).to.equal(state.cells);
      }),
      { numRuns: 400 },
    );
  });

  it("is a function of its arguments: the same twice, and they are left as they were", async () => {
    const around = await surroundings();
    const environment = deviceEnvironment(around);
    const state = deviceState(around, "GPF");
    const before = structuredClone(state);
    const command = updateCommand(around, {
      originator: around.broker,
      replacements: bothCells(around.northgrid),
    });
    const [first, second] = [1, 2].map(() => receive(environment, state, command, NOW));
    expect(first).to.deep.equal(second);
    expect(state).to.deep.equal(before);
  });
});
