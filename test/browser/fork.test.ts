import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { loadScenario, runScenario, writeLog } from "../../sim/index.ts";
import { type LabBrowser, openLab, type WatchedPage } from "./lab-browser.ts";

describe("the replay lab: fork and compare", () => {
  let lab: LabBrowser;
  let watched: WatchedPage;
  let page: Page;

  before(async () => {
    lab = await openLab();
    watched = await lab.page();
    page = watched.page;
  });
  after(() => lab.close());
  afterEach("no errors, and nothing asked for elsewhere", () => {
    expect(watched.complaints).to.deep.equal([]);
  });

  it("another signer at one step: both branches side by side, the first divergence in words", async () => {
    await page.goto(`${lab.url}#/run?run=gno-sale~mp128b~1&step=new-owner`);
    await page.waitForSelector(".row.step");
    await page.keyboard.press("f");
    await page.selectOption("dialog.fork select >> nth=0", "signer");
    await page.selectOption("dialog.fork select >> nth=1", "northgrid");
    await page.getByRole("button", { name: "Run on from here" }).click();
    await page.waitForSelector(".side-by-side");
    expect(await page.innerText(".what-if")).to.contain("Northgrid does this step instead of");
    const divergence = await page.innerText("tr.divergence");
    expect(divergence).to.contain("First divergence");
    expect(divergence).to.contain('in the fork the DCC refuses (E4) by the check "registration"');
    expect(await page.locator("tr.same").count(), "steps before it are alike").to.be.at.least(5);
  });

  it("what a fork puts between has no number: the steps keep those of the run that it comes from", async () => {
    await page.goto(`${lab.url}#/run?run=gno-sale~mp128b~1&step=new-owner`);
    await page.waitForSelector(".row.step");
    const stepsOfTheRun = await page.evaluate<number>("document.querySelectorAll('.row.step').length");
    await page.keyboard.press("f");
    await page.selectOption("dialog.fork select >> nth=0", "userStatus");
    await page.getByRole("button", { name: "Run on from here" }).click();
    await page.waitForSelector(".side-by-side .fork-change");
    expect(await page.innerText(".fork-change")).to.contain("What if:");
    expect(await page.locator(".fork-change .number").count()).to.equal(0);
    const numbers = await page.locator(".side-by-side tbody th .number").allInnerTexts();
    expect(numbers).to.deep.equal(numbers.map((_, index) => String(index + 1)));
    expect(numbers.length).to.be.at.least(stepsOfTheRun);
    expect(await page.locator(".other-run option").allInnerTexts()).to.satisfy((all: string[]) =>
      all.some((text) => /^fork at step \d+: /.test(text)),
    );
  });

  it("a message that is selected is proposed to be lost, it alone", async () => {
    await page.goto(`${lab.url}#/run?run=gno-sale~mp128b~1&step=post-commission`);
    await page.waitForSelector(".row.step");
    await page.locator(".row.arrow", { hasText: "CS02b" }).last().click();
    await page.keyboard.press("f");
    expect(await page.locator("dialog.fork h2").innerText()).to.contain("at step 4");
    await page.waitForSelector("dialog.fork select >> nth=5");
    expect(await page.inputValue("dialog.fork select >> nth=0")).to.equal("link");
    expect(await page.inputValue("dialog.fork select >> nth=3")).to.equal("mute");
    expect(await page.inputValue("dialog.fork select >> nth=5")).to.equal("nextCommand");
    await page.getByRole("button", { name: "Run on from here" }).click();
    await page.waitForSelector(".side-by-side");
    expect(await page.innerText(".what-if")).to.contain(
      "The next command to the GPF at mill-lane-3 arrives, and its answer is dropped",
    );
    expect(await page.innerText("tr.divergence")).to.contain(
      "in the fork the device has executed the command, and the sender hears E21",
    );
  });

  it("what is alike may have another day: both are shown", async () => {
    await page.goto(`${lab.url}#/compare?run=gno-sale~pre~1&other=gno-sale~mp128a~1`);
    await page.waitForSelector("tr.same .when");
    const when = await page.locator("tr.same .when").first().innerText();
    expect(when).to.match(/under pre: .* 20\d\d[\s\S]*under mp128a: .* 20\d\d/);
  });

  it("a reload keeps both branches", async () => {
    const words = await page.innerText(".parting");
    await page.reload();
    await page.waitForSelector(".side-by-side");
    expect(await page.innerText(".parting")).to.equal(words);
  });

  it("what cannot be forked says why, and what to do", async () => {
    await page.goto(`${lab.url}#/run?run=gno-sale~mp128b~1`);
    await page.waitForSelector(".row.step");
    await page.keyboard.press("f");
    expect(await page.innerText(".notice")).to.contain("A fork leaves the run at a step");
    await page.getByRole("button", { name: "Close" }).first().click();
  });

  it("a link to two runs opens in a browser that has never been here", async () => {
    const other = await lab.page();
    await other.page.goto(`${lab.url}#/compare?run=gno-sale~pre~1&other=gno-sale~mp128a~1`);
    await other.page.waitForSelector(".side-by-side");
    expect(other.complaints).to.deep.equal([]);
    await other.page.context().close();
  });

  it("the same story under other rules: the first divergence in the words of the command line", async () => {
    await page.goto(`${lab.url}#/compare?run=non-user-gno~pre~1&other=non-user-gno~mp128b~1`);
    await page.waitForSelector(".side-by-side");
    expect(await page.innerText("tr.divergence")).to.contain(
      "The step happens under pre only, not under mp128b",
    );
    expect(await page.innerText(".parting")).to.contain("The runs part at");
  });

  it("a log from a file that is no story of the catalogue is not forked as one, and is kept", async () => {
    const text = readFileSync(new URL("../../scenarios/gno-sale.yaml", import.meta.url), "utf8");
    const scenario = loadScenario(text, "gno-sale.yaml");
    const steps = scenario.steps.slice(0, -1);
    const log = writeLog(await runScenario({ ...scenario, steps }, { rules: "mp128b", seed: "1" }));
    await page.goto(`${lab.url}#/stories`);
    const file = { name: "my.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(log) };
    await page.setInputFiles("input[type=file]", file);
    await page.waitForSelector(".row.step");
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("f");
    await page.selectOption("dialog.fork select >> nth=0", "skip");
    await page.getByRole("button", { name: "Run on from here" }).click();
    await page.waitForSelector("dialog.fork .problem");
    expect(await page.innerText("dialog.fork .problem")).to.contain("there is no scenario to fork");
    await page.reload();
    await page.waitForSelector(".row.step");
    expect(await page.innerText("main")).to.contain("Step 1 of 8");
  });
});
