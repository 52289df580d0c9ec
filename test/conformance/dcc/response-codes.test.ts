import { readFileSync } from "node:fs";
import { expect } from "chai";
import { RESPONSE_CODES } from "../../../dcc/index.ts";
import { referencePath } from "../reference.ts";

describe("the response codes against the enumeration of the DUIS schema 5.4", () => {
  const schema = readFileSync(referencePath("duis/DUIS Schema V5.4.xsd"), "utf8");
  const [enumeration = ""] = /<xs:simpleType name="ResponseCode">[^]*?<\/xs:simpleType>/.exec(schema) ?? [];
  const members = [...enumeration.matchAll(/<xs:enumeration value="(\w+)"/g)].map(([, code]) => code);

  it("the enumeration has 194 codes", () => {
    expect(new Set(members).size).to.equal(194);
  });

  for (const [code, { status }] of Object.entries(RESPONSE_CODES)) {
    it(`${code}, ${status}, is one of them`, () => {
      expect(members).to.include(code);
    });
  }

  it("every code says whether its meaning was read or assigned; those beyond E47, and warnings, were assigned", () => {
    for (const [code, { status }] of Object.entries(RESPONSE_CODES)) {
      const number = Number(code.slice(1));
      const isAssigned = code.startsWith("W") || (code.startsWith("E") && number > 47);
      expect(status, code).to.equal(isAssigned ? "assigned" : "sourced");
    }
  });
});
