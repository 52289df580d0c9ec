import { expect } from "chai";
import { opensslRatesIn } from "../../bench/openssl-speed.ts";
import { LEAST_ISSUING_RATIO } from "../../bench/issuing-rate.ts";
import { spreadOf, type Spread } from "../../bench/rounds.ts";
import { smki } from "../apps/smki.ts";

interface Printed {
  readonly certificates: number;
  readonly certificatesPerSecond: Spread;
  readonly rawSignaturesPerSecond: Spread;
  readonly ratioToRawSigning: Spread;
  readonly rounds: readonly {
    readonly certificatesPerSecond: number;
    readonly rawSignaturesPerSecond: number;
    readonly ratio: number;
  }[];
  readonly opensslSignaturesPerSecond: number | null;
  readonly ratioToOpenssl: number | null;
  readonly checked: { readonly certificates: number; readonly faults: readonly string[] };
}

async function measured(): Promise<{ readonly code: number; readonly printed: Printed }> {
  const { code, stdout } = await smki("bench", "issue", "--count", "20000", "--format", "json");
  return { code, printed: JSON.parse(stdout) as Printed };
}

describe("smki bench issue", () => {
  let code: number;
  let printed: Printed;
  // A machine that is torn between other work may spoil one run; not two.
  before(async () => {
    ({ code, printed } = await measured());
    if (printed.ratioToRawSigning.median < LEAST_ISSUING_RATIO) ({ code, printed } = await measured());
  });

  it("prints the ratio of the rates of the same run, round by round", () => {
    expect(printed.rounds).to.have.length(5);
    for (const { ratio, certificatesPerSecond, rawSignaturesPerSecond } of printed.rounds) {
      expect(ratio).to.equal(certificatesPerSecond / rawSignaturesPerSecond);
    }
    const spread = (name: keyof Printed["rounds"][number]): Spread =>
      spreadOf(printed.rounds.map((round) => round[name]));
    expect(printed.certificatesPerSecond).to.deep.equal(spread("certificatesPerSecond"));
    expect(printed.rawSignaturesPerSecond).to.deep.equal(spread("rawSignaturesPerSecond"));
    expect(printed.ratioToRawSigning).to.deep.equal(spread("ratio"));
  });

  it("the ratio to openssl is that of the figures beside it, where the command is there", () => {
    const { opensslSignaturesPerSecond: openssl, ratioToOpenssl, certificatesPerSecond } = printed;
    expect(ratioToOpenssl).to.equal(openssl === null ? null : certificatesPerSecond.median / openssl);
  });

  it(`issues at no less than ${LEAST_ISSUING_RATIO} of the raw signing rate, and ends so`, () => {
    expect(printed.ratioToRawSigning.median).to.be.at.least(LEAST_ISSUING_RATIO);
    expect(code).to.equal(0);
  });

  it("counts what it made, and has looked at some of it", () => {
    expect(printed.certificates).to.equal(20_000);
    expect(printed.checked).to.deep.equal({ certificates: 24, faults: [] });
  });

  for (const [typed, error] of [
    ["--count 99", /whole number from 100/],
    ["--count many", /whole number from 100/],
    ["--seconds 0", /0\.1 to 3600/],
    ["--count 1000 --seconds 1", /cannot be used with/],
    ["--format table", /'table' is invalid/],
  ] as const) {
    it(`bench issue ${typed}: exit code 2`, async () => {
      const { code, stderr } = await smki("bench", "issue", ...typed.split(" "));
      expect(code).to.equal(2);
      expect(stderr).to.match(error);
    });
  }
});

describe("the rates in what openssl speed prints", () => {
  for (const [title, output, rate] of [
    ["a run", "+DTP:256:sign:ecdsa:1\n+R5:56741:256:0.99\n+R6:17667:256:0.97\n", 56_741 / 0.99],
    ["another curve", "+R5:56741:384:0.99\n+R6:17667:384:0.97\n", undefined],
    ["no verifying", "+R5:56741:256:0.99\n", undefined],
    ["no time at all", "+R5:0:256:0.00\n", undefined],
    ["nothing", "", undefined],
  ] as const) {
    it(`${title}: ${rate === undefined ? "none" : Math.round(rate)}`, () => {
      expect(opensslRatesIn(output)?.signing).to.equal(rate);
      expect(opensslRatesIn(output)?.verifying).to.equal(rate === undefined ? undefined : 17_667 / 0.97);
    });
  }
});
