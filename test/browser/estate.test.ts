/** The estate view: counted while the server plays, and of a run as it is. */
import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Page } from "playwright-core";
import {
  accessibilityFaults,
  type LabBrowser,
  NARROW,
  openLab,
  THEMES,
  type WatchedPage,
  WIDE,
  widerThanWindow,
} from "./lab-browser.ts";

const AXE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

describe("the replay lab: estate", () => {
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

  it("a story is played at twelve houses: the number first, a chart, a cell each", async () => {
    await page.goto(`${lab.url}#/estate`);
    await page.waitForSelector(".estate-form option[value=gno-sale-prepared]", { state: "attached" });
    await page.fill(".estate-form input[type=number]", "12");
    await page.getByRole("button", { name: "Play it" }).click();
    await page.waitForSelector(".numbers");
    await page.waitForSelector("button:has-text('Play it'):not(:disabled)", { timeout: 60_000 });
    expect(await page.innerText(".numbers")).to.match(/12\s+of 12 slots stranded/);
    expect(await page.innerText(".holders")).to.match(/Northgrid\s+12/);
    expect(await page.locator(".estate-chart canvas").count()).to.equal(1);
    expect(await page.innerText(".device-cells h2")).to.equal("12 devices, one cell each");
  }).timeout(90_000);

  it("going back over the steps counts as it was then, with who refused by which check", async () => {
    await page.locator(".step-choice input").fill("5");
    expect(await page.innerText(".refusals")).to.contain("6 by the device: originator");
    await page.reload();
    await page.waitForSelector(".refusals");
    expect(await page.innerText(".step-choice"), "after a reload").to.contain("6 Southern Gas Networks");
  });

  it("by keys alone to one device, and Enter opens its story", async () => {
    await page.focus(".cells-box");
    await page.keyboard.press("ArrowRight");
    const said = await page.getAttribute(".cells-box", "aria-valuetext");
    expect(said).to.contain("elm-street-12-2-gpf: held by Northgrid, stranded");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".row.step", { timeout: 60_000 });
    expect(await page.innerText(".lane-heads, .heads, .sequence")).to.contain("elm-street-12-2");
  }).timeout(90_000);

  it("six years of one run are an estate too; its devices lead back into the run", async () => {
    await page.goto(`${lab.url}#/estate?run=mass-history~as-dated~1`);
    await page.waitForSelector(".numbers", { timeout: 60_000 });
    expect(await page.innerText(".numbers")).to.match(/5\s+of 9 slots stranded/);
    await page.selectOption(".device-list select", "stranded");
    expect(await page.locator(".device-list li").count()).to.equal(5);
    await page.locator(".device-list li button").first().click();
    await page.waitForSelector(".row.step");
    expect(page.url()).to.contain("device=north-2019-1-gpf");
  }).timeout(90_000);

  for (const theme of THEMES) {
    for (const viewport of [WIDE, NARROW]) {
      it(`${theme}, ${viewport.width} wide: no accessibility faults, and nothing wider than the window`, async () => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: theme });
        await page.goto(`${lab.url}#/estate?run=mass-history~as-dated~1`);
        await page.waitForSelector(".numbers");
        expect(await accessibilityFaults(page, AXE)).to.deep.equal([]);
        expect(await widerThanWindow(page)).to.be.at.most(0);
      });
    }
  }
});
