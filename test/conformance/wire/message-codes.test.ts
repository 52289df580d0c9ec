import { expect } from "chai";
import { MESSAGE_CODES } from "../../../wire/index.ts";
import { readReferenceJson } from "../reference.ts";

describe("message codes of the reference list", () => {
  it("the table holds every code of the reference list, each once", () => {
    const { messageCodes } = readReferenceJson("gbcs/codes.json") as { messageCodes: { code: string }[] };
    const listed = messageCodes.map(({ code }) => Number.parseInt(code, 16)).sort((a, b) => a - b);
    expect(Object.values<number>(MESSAGE_CODES).sort((a, b) => a - b)).to.deep.equal(listed);
  });
});
