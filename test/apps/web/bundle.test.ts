import { expect } from "chai";
import { bundleWebApp } from "../../../apps/web/bundle.ts";

/** What makes worlds, keys and bytes; a page only looks at their log. */
const ENGINE =
  /^(?:devices|dcc)\/|^sim\/(?:run|step-actions|seeded-random)\.ts$|^sim\/(?:world|actors|exchange|smki)\/|^sim\/estate\/run-estate\.ts$/;

describe("the bundle of the web application", () => {
  it("stands alone: it imports nothing at run time, least of all from Node", async () => {
    expect((await bundleWebApp()).stillImports).to.deep.equal([]);
  });

  it("holds views of the log, and no engine that makes one", async () => {
    const { inputs } = await bundleWebApp();
    expect(inputs).to.include("sim/log/run-record.ts");
    expect(inputs.filter((path) => ENGINE.test(path))).to.deep.equal([]);
  });
});
