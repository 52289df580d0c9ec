import { expect } from "chai";
import type { Page } from "playwright-core";
import { type LabBrowser, openLab, type WatchedPage } from "./lab-browser.ts";

describe("the replay lab: walking through a run", () => {
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

  const step = (): Promise<string | null> => page.textContent(".step-when strong");
  const text = (selector: string): Promise<string> => page.locator(selector).first().innerText();
  const open = async (address: string): Promise<void> => {
    await page.goto(`${lab.url}${address}`);
    await page.waitForSelector(".row.step");
  };

  it("the first view offers the stories, and one press starts the sale", async () => {
    await page.goto(lab.url);
    await page.waitForSelector(".story-card");
    expect(await page.locator(".story-card").count()).to.be.greaterThan(40);
    expect(await text("#story-non-user-gno .endings")).to.match(/pre: stranded[\s\S]*mp128b: safe/);
    await page.getByRole("link", { name: /^Start: a network is sold/ }).click();
    await page.waitForSelector(".row.step");
    expect(await text("h1")).to.equal("A network is sold, and nobody can change its slots");
    expect(await step()).to.equal("Start");
    expect(page.url()).to.contain("run=gno-sale%7Emp128b%7E1");
  });

  it("the keyboard alone goes to the end of the sale, and back", async () => {
    for (let number = 1; number <= 9; number += 1) {
      await page.keyboard.press("ArrowRight");
      expect(await step()).to.equal(`Step ${number} of 9`);
    }
    expect(await text(".ending")).to.contain("STRANDED: gpf-1, gpf-2");
    await page.keyboard.press("ArrowRight");
    expect(await step(), "there is no step behind the last").to.equal("Step 9 of 9");
    await page.keyboard.press("Home");
    expect(await step()).to.equal("Start");
    await page.keyboard.press("End");
    expect(await step()).to.equal("Step 9 of 9");
    await page.keyboard.press("ArrowLeft");
    expect(await step()).to.equal("Step 8 of 9");
  });

  it("j and k go from message to message, across steps", async () => {
    await open("#/run?run=gno-sale~mp128b~1&step=sale");
    for (let press = 0; press < 5; press += 1) await page.keyboard.press("j");
    expect(await step()).to.equal("Step 6 of 9");
    await page.keyboard.press("j");
    expect(await page.getAttribute(".row.current", "class")).to.contain("arrow");
    await page.keyboard.press("k");
    expect(await page.getAttribute(".row.current", "class")).to.contain("step");
  });

  it("the space bar plays, from row to row, and stops again", async () => {
    await page.selectOption(".speed select", "4");
    await page.locator("body").press("Home");
    await page.keyboard.press("Space");
    await page.waitForFunction("document.querySelector('.step-when strong')?.textContent !== 'Start'");
    await page.keyboard.press("Space");
    expect(await text(".play")).to.equal("Play");
  });

  it("? shows every key", async () => {
    await page.keyboard.press("?");
    await page.waitForSelector("dialog.help[open]");
    const help = await text("dialog.help");
    for (const key of ["space", "→", "←", "Home", "End", "j or ↓", "k or ↑", "[", "]", "f", "Esc"]) {
      expect(help).to.contain(key);
    }
    await page.keyboard.press("Escape");
    expect(await page.locator("dialog.help[open]").count()).to.equal(0);
  });

  it("a reload keeps run, step, selection, panel and filter", async () => {
    await open("#/run?run=gno-sale~mp128b~1&step=new-owner");
    await page.locator(".row.arrow", { hasText: "REFUSES: originator" }).click();
    await page.getByRole("tab", { name: "Slots" }).click();
    await page.selectOption(".filter-bar select >> nth=2", "refused");
    const before = [page.url(), await step(), await text(".row.current")];
    await page.reload();
    await page.waitForSelector(".row.current");
    expect([page.url(), await step(), await text(".row.current")]).to.deep.equal(before);
    expect(await page.getAttribute("#tab-slots", "aria-selected")).to.equal("true");
    expect(await text(".filtered")).to.contain("Filtered");
  });

  it("why: the device's checks in their order, with the facts and the rule of the one that failed", async () => {
    await open("#/run?run=gno-sale~mp128b~1&step=new-owner");
    await page.getByRole("tab", { name: "Why" }).click();
    expect(await text(".decision h3")).to.equal("gpf-1 ✗ REFUSES: originator");
    expect(await text(".tally")).to.match(/4 passed[\s\S]*1 failed[\s\S]*4 not reached/);
    const failed = await text(".refusing");
    expect(failed).to.contain("Is the sender the party held in a cell that authorises this command? No.");
    expect(failed).to.contain("D2-5E-C0-00-00-03-00-02 (Southern Gas Networks)");
    expect(failed).to.contain("GBCS Known Remote Party");
    expect(await text(".made-check.failed")).to.contain("No: this one refused.");
    const outcomes = await page.$$eval(".decision:first-of-type .made-check", (all) =>
      all.map((one) => one.className.replace("made-check ", "")),
    );
    expect(outcomes.indexOf("failed")).to.equal(4);
    expect(outcomes.slice(5).every((outcome) => outcome === "notReached")).to.equal(true);
  });

  it("the DCC's refusal and the device's look different, and stop before what never saw them", async () => {
    await open("#/run?run=gno-sale~mp128b~1&step=new-owner");
    const device = page.locator(".row.arrow svg.refusedByDevice").first();
    expect(await device.locator(".stop circle").count()).to.equal(1);
    const dcc = page.locator(".row.arrow svg.refusedByDcc").first();
    expect(await dcc.locator(".gate").count()).to.equal(1);
    const stops = Number(await dcc.locator("line").first().getAttribute("x2"));
    const gate = await dcc.locator(".gate").getAttribute("d");
    expect(stops).to.be.lessThan(Number(/M([\d.]+)/.exec(gate ?? "")?.[1]));
    expect(await dcc.locator(".never line").count(), "the way to the device").to.equal(1);
  });

  it("slots: what changed, old and new; and what is stranded", async () => {
    await open("#/run?run=gno-sale~mp128b~1&step=post-commission&panel=slots");
    const changed = page.locator(".slot-cells td.changed");
    expect(await changed.count()).to.equal(2);
    expect(await changed.first().innerText()).to.match(/the DCC's ACB 4901…[\s\S]*→[\s\S]*Northgrid 48ae…/);
    await page.keyboard.press("End");
    await page.waitForSelector(".ending");
    expect(await page.locator(".slot-cells td.stranded").count()).to.equal(4);
    expect(await text(".slots-head")).to.contain("2 STRANDED");
    expect(await text(".stranded-why")).to.contain("the device obeys only");
    await page.locator(".slot-cells .holder").first().click();
    expect(await text(".popover:popover-open")).to.contain("D2-5E-C0-00-00-03-00-01");
    await page.keyboard.press("Escape");
  });

  it("filters by device and by verdict, says that something is hidden, and shows all again", async () => {
    await open("#/run?run=gno-sale~mp128b~1");
    await page.selectOption(".filter-bar select >> nth=2", "dcc");
    const rows = await page.locator(".row:not(.step)").allInnerTexts();
    expect(rows).to.have.length(2);
    expect(rows.every((row) => row.includes("REFUSES"))).to.equal(true);
    await page.locator(".filtered").click();
    await page.selectOption(".filter-bar select >> nth=1", "gpf-2");
    expect(await page.locator(".row:not(.step)").allInnerTexts()).to.satisfy((all: string[]) =>
      all.every((row) => !row.includes("gpf-1")),
    );
    await page.locator(".filtered").click();
  });

  it("folds a step and unfolds it", async () => {
    await open("#/run?run=gno-sale~mp128b~1&step=new-owner");
    const shown = await page.locator(".row.arrow").count();
    await page.keyboard.press("[");
    expect(await page.locator(".row.arrow").count()).not.to.equal(shown);
    await page.keyboard.press("]");
    expect(await page.locator(".row.arrow").count()).to.equal(shown);
  });

  it("explains an acronym by keyboard, and gives the focus back", async () => {
    await open("#/run?run=gno-sale~mp128b~1");
    const word = page.locator(".step-card .word", { hasText: "GPF" }).first();
    await word.focus();
    await page.keyboard.press("Enter");
    expect(await text(".popover:popover-open")).to.contain("gas proxy function");
    await page.keyboard.press("Escape");
    expect(await page.evaluate("document.activeElement?.textContent")).to.equal("GPF");
  });

  it("shows the EUI-64 behind a name, to be copied", async () => {
    await page.locator(".lane-head", { hasText: "Northgrid" }).click();
    expect(await text(".popover:popover-open")).to.contain("D2-5E-C0-00-00-03-00-01");
    await page.getByRole("button", { name: "Copy the EUI-64" }).click();
    await page.waitForSelector("text=Copied ✓");
    await page.keyboard.press("Escape");
  });
});
