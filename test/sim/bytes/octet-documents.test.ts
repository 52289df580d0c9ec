/** What the log carries in octets is told to the last one, and what is said about it can be done again outside. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { documentsBetween, documentsOf } from "../../../sim/bytes/documents-of-event.ts";
import { fieldAt, messageDocument, type OctetDocument } from "../../../sim/bytes/octet-document.ts";
import { reproductions } from "../../../sim/bytes/reproduce.ts";
import { type LogEvent, loadScenario, runScenario } from "../../../sim/index.ts";

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));
const play = (name: string, rules: "mp128b" | "mp128a"): Promise<readonly LogEvent[]> => {
  const path = `scenarios/${name}.yaml`;
  return runScenario(loadScenario(readFileSync(path, "utf8"), path), { rules, seed: "1" });
};
/** As a person would paste it. */
const inBash = (command: string): string =>
  execFileSync("bash", ["-c", command], { cwd: PROJECT, encoding: "utf8" });

describe("octets of a log", () => {
  let sale: readonly LogEvent[];
  let rollover: readonly LogEvent[];
  before(async () => {
    sale = await play("gno-sale", "mp128b");
    rollover = await play("root-rollover", "mp128a");
  });

  const all = (events: readonly LogEvent[]): readonly OctetDocument[] =>
    documentsBetween(events, 0, events.length - 1).map(({ open }) => open());

  it("every octet of every message and certificate of two stories is in exactly one line", () => {
    const documents = [...all(sale), ...all(rollover)];
    expect(documents.filter(({ kind }) => kind === "message").length).to.be.above(40);
    expect(documents.filter(({ kind }) => kind === "certificate").length).to.be.above(50);
    for (const { title, octets, fields, problem } of documents) {
      expect(problem, title).to.equal(undefined);
      let next = 0;
      for (const { offset, length } of fields) {
        expect(offset, title).to.equal(next);
        next += length;
      }
      expect(next, title).to.equal(octets.length);
    }
  });

  it("every line of a message, its content apart, names its source", () => {
    for (const { kind, fields, title } of all(sale)) {
      if (kind === "message")
        expect(
          fields.filter(({ source }) => source === undefined),
          title,
        ).to.deep.equal([]);
    }
  });

  it("the certificates inside of a command are explained inside", () => {
    const index = sale.findIndex((event) => event.kind === "messageSent" && event.step === "new-owner");
    const [entry] = documentsOf(sale, index);
    const fields = entry?.open().fields ?? [];
    expect(fields.filter(({ label }) => label === "serialNumber")).to.have.lengthOf(3);
    expect(fields.find(({ label }) => label === "business originator")?.value).to.equal(
      "D2-5E-C0-00-00-03-00-02",
    );
  });

  it("a verdict of a device leads to the message that it is about", () => {
    const index = sale.findIndex(
      (event) => event.kind === "deviceDecided" && event.step === "new-owner" && event.verdict === "refused",
    );
    const [entry] = documentsOf(sale, index);
    expect(entry?.title).to.include("to gpf-1");
    expect(sale[Number(entry?.id)]).to.include({ kind: "messageSent", step: "new-owner" });
  });

  it("a changed slot leads to the new certificate and the old one", () => {
    const index = sale.findIndex((event) => event.kind === "slotChanged" && event.step === "post-commission");
    expect(documentsOf(sale, index).map(({ title }) => title)).to.deep.equal([
      "new: certificate of Northgrid",
      "old: certificate of the DCC's ACB",
    ]);
  });

  it("octets that are no message are told as that, in one line", () => {
    const { problem, fields } = messageDocument("a message", "ff00", "CS02b");
    expect(problem).to.be.a("string");
    expect(fields).to.have.lengthOf(1);
  });

  it("the field of an octet is found from anywhere inside", () => {
    const [first] = all(sale);
    if (first === undefined) throw new Error("no documents");
    for (const [index, { offset, length }] of first.fields.entries()) {
      expect(fieldAt(first, offset)).to.equal(index);
      expect(fieldAt(first, offset + length - 1)).to.equal(index);
    }
    expect(fieldAt(first, first.octets.length)).to.equal(-1);
    expect(fieldAt(first, -1)).to.equal(-1);
  });

  describe("the lines that reproduce it work in bash", () => {
    const ofRefused = (): readonly { says: string; command: string }[] => {
      const index = sale.findIndex((event) => event.kind === "messageSent" && event.step === "new-owner");
      const document = documentsOf(sale, index)[0]?.open();
      return document === undefined ? [] : reproductions(document, sale);
    };
    it("npx smki msg show", () => {
      expect(inBash(ofRefused()[0]?.command ?? "")).to.match(/business originator\s+D2-5E-C0-00-00-03-00-02/);
    });

    it("openssl verifies the signature, and refuses it over one other octet", () => {
      const { says = "", command = "" } = ofRefused()[1] ?? {};
      expect(says).to.include("Southern Gas Networks signed");
      expect(inBash(command)).to.include("Verified OK");
      const last = command.lastIndexOf("\\x");
      const other = command.slice(last + 2, last + 4) === "00" ? "01" : "00";
      expect(() => inBash(`${command.slice(0, last + 2)}${other}${command.slice(last + 4)} 2>&1`)).to.throw();
    });

    it("openssl reads a certificate and verifies its path; npx smki holds it against the profile", () => {
      const opened = sale.findIndex(({ kind }) => kind === "repositoryOpened");
      const entry = documentsOf(sale, opened).find(({ title }) => title.includes("Northgrid"));
      if (entry === undefined) throw new Error("no certificate");
      const lines = reproductions(entry.open(), sale).map(({ command }) => command);
      expect(lines).to.have.lengthOf(3);
      expect(inBash(lines[0] ?? "")).to.include("id-ecPublicKey");
      expect(inBash(lines[1] ?? "")).to.include("every rule of the current SMKI profile is kept");
      expect(inBash(lines[2] ?? "")).to.include("OK");
    });
  });
});
