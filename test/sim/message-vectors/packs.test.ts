/** Every entry of every pack, played as it is on disk: decided by the check it was made for, masked by no other. */
import { expect } from "chai";
import {
  COMMAND_CHECKS,
  CONTENT_CHECKS,
  CONTROL_CHECKS,
  REPLACEMENT_CHECKS,
} from "../../../devices/index.ts";
import { PATH_CHECKS } from "../../../pki/index.ts";
import {
  entriesUpTo,
  type MadePack,
  makeMessagePack,
  type MessageRow,
  type MessageVector,
  MessageVectorPack,
  messageVectorPackJsonSchema,
  type PackDevice,
  playMessagePack,
} from "../../../sim/index.ts";
import { catalogueOf } from "../../../sim/message-vectors/catalogue.ts";
import { playCatalogue } from "../../../sim/message-vectors/make-pack.ts";
import { createMessageKit } from "../../../sim/message-vectors/starting-state.ts";

interface Totals {
  readonly good: number;
  readonly bad: number;
  readonly families: Readonly<Record<string, number>>;
}

const TOTALS: Readonly<Record<PackDevice, Totals>> = {
  GPF: {
    good: 53,
    bad: 192,
    families: {
      "good commands": 12,
      frames: 57,
      protections: 39,
      "originators and counters": 22,
      "CS02b payloads": 24,
      "replacement certificates": 27,
      "revoked certificates": 1,
      "roots and the contingency key": 10,
      "other use cases": 11,
      "one by one": 4,
      sequences: 38,
    },
  },
  GSME: {
    good: 53,
    bad: 199,
    families: {
      "good commands": 15,
      frames: 57,
      protections: 39,
      "originators and counters": 21,
      "CS02b payloads": 24,
      "replacement certificates": 27,
      "revoked certificates": 1,
      "roots and the contingency key": 10,
      "other use cases": 21,
      "one by one": 4,
      sequences: 33,
    },
  },
  ESME: {
    good: 52,
    bad: 188,
    families: {
      "good commands": 11,
      frames: 57,
      protections: 39,
      "originators and counters": 22,
      "CS02b payloads": 24,
      "replacement certificates": 27,
      "revoked certificates": 1,
      "roots and the contingency key": 10,
      "other use cases": 7,
      "one by one": 4,
      sequences: 38,
    },
  },
  CHF: {
    good: 48,
    bad: 188,
    families: {
      "good commands": 10,
      frames: 57,
      protections: 38,
      "originators and counters": 21,
      "CS02b payloads": 24,
      "replacement certificates": 27,
      "revoked certificates": 1,
      "roots and the contingency key": 10,
      "other use cases": 11,
      "one by one": 4,
      sequences: 33,
    },
  },
};

const KINDS = ["GPF", "GSME", "ESME", "CHF"] as const;

const playFiles = (pack: MessageVectorPack, files: ReadonlyMap<string, string>): readonly MessageRow[] =>
  playMessagePack(pack, (file) => files.get(file) ?? "");

for (const kind of KINDS) {
  describe(`message vectors for a ${kind}`, () => {
    let made: MadePack;
    let pack: MessageVectorPack;
    let rows: readonly MessageRow[];

    before(async () => {
      made = await makeMessagePack(kind, "1");
      pack = MessageVectorPack.parse(JSON.parse(made.files.get("manifest.json") ?? ""));
      rows = playFiles(pack, made.files);
    });

    it(`holds ${TOTALS[kind].bad} bad entries and ${TOTALS[kind].good} good ones, by family`, () => {
      const families: Record<string, number> = {};
      for (const { family } of pack.vectors) families[family] = (families[family] ?? 0) + 1;
      expect({ ...pack.counts, families }).to.deep.equal({ ...TOTALS[kind], told: 0 });
      expect(pack.counts.bad).to.be.at.least(60);
      expect(pack.vectors).to.have.length(pack.counts.good + pack.counts.bad);
    });

    it("every entry ends as the manifest says when it is played from the files", () => {
      expect(rows.filter(({ asExpected }) => !asExpected)).to.deep.equal([]);
    });

    it("no check before the one that decides masks it: all of them passed", () => {
      for (const { entry, evidence } of rows.filter((row) => row.decidedBy !== null)) {
        const decisive = evidence.findIndex(({ outcome }) => outcome === "failed");
        const failed = evidence[decisive];
        expect(failed?.facts["decidedBy"] ?? failed?.check, entry.id).to.equal(entry.expected.decidedBy);
        const before = evidence.slice(0, decisive).map(({ outcome }) => outcome);
        expect(new Set(before).has("failed") || new Set(before).has("notReached"), entry.id).to.equal(false);
      }
    });

    it("a bad entry fails, differs from a good one in one thing, or says why in more", () => {
      const good = new Set(pack.vectors.filter((one) => one.kind === "good").map(({ id }) => id));
      for (const entry of pack.vectors) {
        if (entry.kind !== "bad") continue;
        expect(entry.expected.decidedBy, entry.id).to.be.a("string");
        expect(good.has(entry.baseline), `${entry.id} is a copy of ${entry.baseline}`).to.equal(true);
        if (entry.differsIn.length > 1) expect(entry.because, entry.id).to.be.a("string");
        if (entry.start === "reset") expect(entry.differsIn, entry.id).not.to.deep.equal([]);
      }
    });

    it("what is refused is met with silence and changes no cell; what is answered is not silent", () => {
      for (const { start, expected, stateAfter, id, command } of pack.vectors) {
        if (expected.outcome === "refused") {
          expect(expected, id).to.include({ silence: true, response: null });
          if (start === "reset") expect(stateAfter.cells, id).to.deep.equal(cellsOf(pack));
        } else {
          expect(expected.silence, id).to.equal(expected.outcome === "nothingDue");
          expect(expected.response === null, id).to.equal(command === null);
        }
      }
    });

    it("every check that a command to this kind can fail is failed by some entry", () => {
      const failed = new Set(
        rows.flatMap(({ evidence, decidedBy }) => [
          decidedBy ?? "",
          ...evidence.filter(({ outcome }) => outcome === "failed").map(({ check }) => check),
        ]),
      );
      const lists = [COMMAND_CHECKS, CONTROL_CHECKS, CONTENT_CHECKS, REPLACEMENT_CHECKS].flat();
      expect(lists.map(({ check }) => check as string).filter((check) => !failed.has(check))).to.deep.equal(
        [],
      );
      const ofPaths = PATH_CHECKS.map(({ check }) => check as string).filter((check) => failed.has(check));
      expect(ofPaths).to.deep.equal(["path-to-anchor", "path-signatures", "path-validity"]);
    });

    it("the folder holds every file that the manifest names, and the schema of the manifest", () => {
      const { keys, cells } = pack.start;
      const named = [
        ...Object.values(pack.authorities),
        ...[keys.digitalSignature, keys.keyAgreement].flatMap((key) => Object.values(key)),
        ...cells.map(({ certificate }) => certificate),
        ...pack.vectors.flatMap(({ expected: { response } }) =>
          response?.protection.kind === "mac" ? [response.protection.readerCertificate] : [],
        ),
      ];
      expect(named.filter((file) => !made.files.has(file))).to.deep.equal([]);
      expect(JSON.parse(made.files.get("manifest.schema.json") ?? "")).to.deep.equal(
        messageVectorPackJsonSchema(),
      );
    });

    it("one seed gives the same octets; another gives others, which are as their manifest says too", async () => {
      const again = await makeMessagePack(kind, "1");
      expect([...again.files]).to.deep.equal([...made.files]);
      const other = await makeMessagePack(kind, "another seed");
      expect(other.files.get("manifest.json")).not.to.equal(made.files.get("manifest.json"));
      expect(playFiles(other.pack, other.files).filter(({ asExpected }) => !asExpected)).to.deep.equal([]);
    });
  });
}

function cellsOf({ start }: MessageVectorPack) {
  return start.cells.map(({ certificate: _certificate, ...cell }) => cell);
}

describe("message vectors that were changed on disk", () => {
  let made: MadePack;
  before(async () => {
    made = await makeMessagePack("GPF", "1");
  });
  const played = (change: (entry: MessageVector) => MessageVector, id = "update"): readonly string[] => {
    const vectors = made.pack.vectors.map((entry) => (entry.id === id ? change(entry) : entry));
    const odd = playFiles({ ...made.pack, vectors }, made.files).filter(({ asExpected }) => !asExpected);
    return odd.filter(({ entry }) => entry.id === id).flatMap(({ differences }) => differences);
  };
  const flipped = (hex: string, index: number): string =>
    hex.slice(0, index) + (hex[index] === "0" ? "1" : "0") + hex.slice(index + 1);
  const answered = (entry: MessageVector, change: { payload?: string; example?: string }): MessageVector => {
    const { response } = entry.expected;
    if (response === null) throw new Error(`${entry.id} is not answered`);
    return { ...entry, expected: { ...entry.expected, response: { ...response, ...change } } };
  };

  const DIFFERENCES: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    [
      "another command",
      () => played((entry) => ({ ...entry, command: flipped(entry.command ?? "", 60) })),
      /^expected\.outcome: expected "executed", but "refused"$/,
    ],
    [
      "another deciding check",
      () =>
        played(
          (entry) => ({ ...entry, expected: { ...entry.expected, decidedBy: "signature" } }),
          "mac-zero",
        ),
      /^expected\.decidedBy: expected "signature", but "message-authentication-code"$/,
    ],
    [
      "another payload",
      () => played((entry) => answered(entry, { payload: "00" })),
      /^expected\.response\.payload: expected "00", but "30/,
    ],
    [
      "an example whose signature does not verify",
      () =>
        played((entry) => {
          const { example = "" } = entry.expected.response ?? {};
          return answered(entry, { example: flipped(example, example.length - 1) });
        }),
      /^expected\.response\.example: its signature is not one of the device/,
    ],
    [
      "an example whose MAC does not verify",
      () =>
        played((entry) => {
          const { example = "" } = entry.expected.response ?? {};
          return answered(entry, { example: flipped(example, example.length - 1) });
        }, "read-credentials"),
      /^expected\.response\.example: its MAC is not one for cells\/accessControlBroker-keyAgreement/,
    ],
    [
      "another cell afterwards",
      () =>
        played((entry) => ({
          ...entry,
          stateAfter: {
            ...entry.stateAfter,
            cells: entry.stateAfter.cells.map((cell) => ({ ...cell, keyIdentifier: "4000000000000000" })),
          },
        })),
      /^stateAfter\.cells\.0\.keyIdentifier: expected "4000000000000000"/,
    ],
    [
      "a counter less",
      () =>
        played((entry) => ({
          ...entry,
          stateAfter: { ...entry.stateAfter, counters: entry.stateAfter.counters.slice(1) },
        })),
      /^stateAfter\.counters\./,
    ],
  ];
  for (const [what, differences, message] of DIFFERENCES) {
    it(`${what} is named`, () => {
      expect(differences()[0]).to.match(message);
    });
  }

  const REFUSED: readonly (readonly [string, (pack: MadePack) => Partial<MadePack>, RegExp])[] = [
    [
      "a cell's certificate that is another one",
      ({ files }) => ({
        files: new Map(files).set(
          "cells/recovery-digitalSignature-management.pem",
          files.get("cells/supplier-digitalSignature-management.pem") ?? "",
        ),
      }),
      /recovery-digitalSignature-management\.pem is not the certificate of d25ec00000000012/,
    ],
    [
      "a file that holds no certificate",
      ({ files }) => ({ files: new Map(files).set("device/keyAgreement.pem", "nothing") }),
      /device\/keyAgreement\.pem holds no certificate/,
    ],
    [
      "a private key that is none",
      ({ files }) => ({ files: new Map(files).set("device/keyAgreement.INSECURE.key.pem", "nothing") }),
      /keyAgreement\.INSECURE\.key\.pem does not read/,
    ],
    [
      "an entry after one that is not there",
      ({ pack }) => ({ pack: { ...pack, vectors: pack.vectors.filter(({ id }) => id !== "dated") } }),
      /dated-before-time comes after dated, which is not among the entries before it/,
    ],
    [
      "two entries of one name",
      ({ pack }) => ({ pack: { ...pack, vectors: [...pack.vectors, ...pack.vectors] } }),
      /two entries are called update/,
    ],
    [
      "a day that no calendar has",
      ({ pack }) => ({
        pack: { ...pack, vectors: pack.vectors.map((one) => ({ ...one, clock: "2026-02-30T00:00:00Z" })) },
      }),
      /clock of update: .*2026-02-30/,
    ],
    [
      "a counter that does not fit into eight octets",
      ({ pack }) => ({ pack: { ...pack, start: { ...pack.start, ownCounter: "99999999999999999999" } } }),
      /ownCounter: .*99999999999999999999/,
    ],
    [
      "a role that nobody has",
      ({ pack }) => ({
        pack: { ...pack, start: { ...pack.start, counters: [{ remotePartyRole: "king", counter: "1" }] } },
      }),
      /no remote party role king/,
    ],
  ];
  for (const [what, change, message] of REFUSED) {
    it(`${what} is an error of the user's`, () => {
      const { pack, files } = { ...made, ...change(made) };
      expect(() => playFiles(pack, files)).to.throw(message);
    });
  }

  it("one entry of a sequence is played with those that it comes after", () => {
    expect(entriesUpTo(made.pack, "dated-in-time").map(({ id }) => id)).to.deep.equal([
      "dated",
      "dated-before-time",
      "dated-in-time",
    ]);
    expect(entriesUpTo(made.pack, "update").map(({ id }) => id)).to.deep.equal(["update"]);
    expect(() => entriesUpTo(made.pack, "no-such")).to.throw(/no vector "no-such"/);
  });
});

describe("making message vectors", () => {
  it("fails when an entry is decided by another check than its author meant", async () => {
    const kit = await createMessageKit("GPF", "1");
    const catalogue = await catalogueOf(kit);
    const meant = catalogue.map(({ family, definition }) => ({
      family,
      definition: definition.id === "mac-zero" ? { ...definition, decidedBy: "signature" } : definition,
    }));
    expect(playCatalogue(kit, catalogue)).to.have.length(catalogue.length);
    expect(() => playCatalogue(kit, meant)).to.throw(
      /mac-zero is meant to be refused \(signature\), and is refused \(message-authentication-code\)/,
    );
  });
});
