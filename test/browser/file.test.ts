import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { loadScenario, type LogEvent, plainText, runScenario, tellStory, writeLog } from "../../sim/index.ts";
import { launch, standalonePage, watched, type WatchedPage, WIDE } from "./lab-browser.ts";

const SALE = fileURLToPath(new URL("../../scenarios/gno-sale.yaml", import.meta.url));

describe("the replay lab: a log from a file, with no server at all", () => {
  let browser: Browser;
  let folder: string;
  let events: readonly LogEvent[];
  let seen: WatchedPage;
  let page: Page;
  const inFolder = (name: string): string => join(folder, name);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "smki-file-"));
    const scenario = loadScenario(readFileSync(SALE, "utf8"), "gno-sale.yaml");
    [events, browser] = await Promise.all([runScenario(scenario, { rules: "mp128b", seed: "1" }), launch()]);
    writeFileSync(inFolder("sale.ndjson"), writeLog(events));
    writeFileSync(inFolder("lab.html"), await standalonePage(""));
    const context = await browser.newContext({ viewport: WIDE, acceptDownloads: true });
    seen = watched(await context.newPage(), "file:");
    page = seen.page;
    await page.goto(pathToFileURL(inFolder("lab.html")).href);
    await page.waitForSelector("h1");
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach("no errors, and nothing asked for elsewhere", () => {
    expect(seen.complaints).to.deep.equal([]);
  });

  const save = async (title: string): Promise<string> => {
    await page.locator(".menu summary:text('Export')").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(".menu li", { hasText: title }).getByRole("button").click(),
    ]);
    const to = inFolder(download.suggestedFilename());
    await download.saveAs(to);
    return to;
  };

  it("without a log it teaches how to get one", async () => {
    expect(await page.innerText("main")).to.contain("npx smki run gno-sale --log sale.ndjson");
    expect(await page.innerText(".simulation")).to.contain("Simulation");
  });

  it("a log that is dropped on the page opens", async () => {
    const text = JSON.stringify(writeLog(events));
    await page.evaluate(`{
      const files = new DataTransfer();
      files.items.add(new File([${text}], "sale.ndjson"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
    }`);
    await page.waitForSelector(".row.step");
    expect(await page.innerText("h1")).to.equal("A network is sold, and nobody can change its slots");
    expect(page.url()).to.contain("run=file%7Esale.ndjson");
  });

  it("a reload keeps the dropped log and the place in it", async () => {
    await page.keyboard.press("End");
    await page.reload();
    await page.waitForSelector(".row.step");
    expect(await page.innerText(".step-when strong")).to.equal("Step 9 of 9");
  });

  it("what is no log is refused at its line, with what to do; the open run stays", async () => {
    writeFileSync(inFolder("torn.ndjson"), `${writeLog(events.slice(0, 3))}{"kind":"stepEnded"`);
    await page.setInputFiles("input[type=file]", inFolder("torn.ndjson"));
    await page.waitForSelector(".notice.problem");
    expect(await page.innerText(".notice.problem")).to.match(/torn\.ndjson:4: not JSON[\s\S]*cut off/);
    expect(await page.locator(".row.step").count()).to.be.greaterThan(0);
    await page.getByRole("button", { name: "Close" }).click();
  });

  it("the story in text is the command line's own, and says that it is a simulation", async () => {
    const text = readFileSync(await save("Story"), "utf8");
    const [first = "", , ...rest] = text.split("\n");
    expect(first).to.match(/^Simulation\./);
    expect(rest.join("\n")).to.equal(plainText(tellStory(events, { detail: "normal" })));
  });

  it("the drawing and the Mermaid text show the refusals, and say that they are a simulation", async () => {
    const svg = readFileSync(await save("Drawing"), "utf8");
    expect(svg).to.match(/^<svg[\s\S]*Simulation\.[\s\S]*REFUSES: originator/);
    const mermaid = readFileSync(await save("Mermaid"), "utf8");
    expect(mermaid).to.match(/^%% Simulation\.[^\n]*\nsequenceDiagram\n/);
    expect(mermaid).to.match(/-x.*REFUSES/);
  });

  it("the log that is saved is the log that was opened, octet for octet", async () => {
    expect(readFileSync(await save("NDJSON"), "utf8")).to.equal(writeLog(events));
  });

  it("the page that is saved holds the lab and the log, and steps through it", async () => {
    const file = await save("one HTML file");
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector(".row.step");
    await page.keyboard.press("End");
    expect(await page.innerText(".step-when strong")).to.equal("Step 9 of 9");
    expect(await page.innerText(".simulation")).to.contain("Simulation");
  });

  it("a fork asks for a server, and says how to start one", async () => {
    await page.keyboard.press("f");
    expect(await page.innerText("dialog.fork")).to.contain("npx smki serve");
    await page.keyboard.press("Escape");
  });
});
