import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, CDPSession, Page } from "playwright-core";
import { loadScenario, type LogEvent, runScenario, writeLog } from "../../sim/index.ts";
import { launch, standalonePage, watched, type WatchedPage, WIDE } from "./lab-browser.ts";

const SALE = fileURLToPath(new URL("../../scenarios/gno-sale.yaml", import.meta.url));
const EVENTS = 10_000;
const PRESSES = 120;

/** The run again and again, each time with steps of other names, until it has so many events. */
function manyTimes(events: readonly LogEvent[], most: number): readonly LogEvent[] {
  const first = events.findIndex(({ kind }) => kind === "stepStarted");
  const steps = events.slice(first, -1);
  const long = events.slice(0, first);
  for (let time = 1; long.length < most; time += 1) {
    long.push(...steps.map((event) => ({ ...event, step: `${event.step ?? ""}-${time}` })));
  }
  return [...long, ...events.slice(-1)];
}

/** Times are reported, not asserted: how fast a shared machine is proves nothing. */
describe(`the replay lab: a log of ${EVENTS.toLocaleString("en-GB")} events`, () => {
  let browser: Browser;
  let folder: string;
  let seen: WatchedPage;
  let page: Page;
  let measures: CDPSession;
  let steps: number;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "smki-size-"));
    const scenario = loadScenario(readFileSync(SALE, "utf8"), "gno-sale.yaml");
    const long = manyTimes(await runScenario(scenario, { rules: "mp128b", seed: "1" }), EVENTS);
    expect(long.length).to.be.at.least(EVENTS);
    steps = long.filter(({ kind }) => kind === "stepStarted").length;
    writeFileSync(join(folder, "long.ndjson"), writeLog(long));
    writeFileSync(join(folder, "lab.html"), await standalonePage(""));
    browser = await launch();
    seen = watched(await (await browser.newContext({ viewport: WIDE })).newPage(), "file:");
    page = seen.page;
    measures = await page.context().newCDPSession(page);
    await measures.send("Performance.enable");
    await page.goto(pathToFileURL(join(folder, "lab.html")).href);
    await page.waitForSelector("h1");
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach("no errors, and nothing asked for elsewhere", () => {
    expect(seen.complaints).to.deep.equal([]);
  });

  it("opens", async () => {
    const begun = performance.now();
    await page.setInputFiles("input[type=file]", join(folder, "long.ndjson"));
    await page.waitForSelector(".row.step");
    report(`opened in ${Math.round(performance.now() - begun)} ms`);
    expect(await page.getAttribute(".step-slider input", "max")).to.equal(String(steps));
  });

  for (const [key, walks] of [
    ["ArrowRight", "from step to step"],
    ["ArrowLeft", "back, from step to step"],
    ["j", "from message to message"],
  ] as const) {
    it(`walks ${walks}, one a frame`, async () => {
      const before = page.url();
      const busy = await mainThread();
      const frames = await page.evaluate<number[]>(`(async () => {
        const frames = [];
        let last = await new Promise(requestAnimationFrame);
        for (let press = 0; press < ${PRESSES}; press += 1) {
          window.dispatchEvent(new KeyboardEvent("keydown", { key: ${JSON.stringify(key)}, bubbles: true }));
          const now = await new Promise(requestAnimationFrame);
          frames.push(now - last);
          last = now;
        }
        return frames.sort((a, b) => a - b);
      })()`);
      const median = frames[PRESSES / 2] ?? 0;
      const slowest = frames.at(-1) ?? 0;
      const [all, ofScripts, ofLayout] = (await mainThread()).map((after, index) =>
        (((after - (busy[index] ?? 0)) * 1000) / PRESSES).toFixed(1),
      );
      report(
        `${walks}: ${Math.round(1000 / median)} frames a second (median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms); ` +
          `main thread ${all} ms a step, of which scripts ${ofScripts} and layout ${ofLayout}`,
      );
      expect(page.url()).not.to.equal(before);
    });
  }

  it("keeps few rows in the page, however long the log is", async () => {
    expect(await page.locator(".row").count()).to.be.within(5, 80);
  });

  /** Seconds that the page's main thread has worked so far: in all, in scripts, on layout. */
  async function mainThread(): Promise<readonly number[]> {
    const { metrics } = await measures.send("Performance.getMetrics");
    return ["TaskDuration", "ScriptDuration", "LayoutDuration"].map(
      (name) => metrics.find((metric) => metric.name === name)?.value ?? 0,
    );
  }

  function report(words: string): void {
    process.stdout.write(`      measured: ${words}\n`);
  }
});
