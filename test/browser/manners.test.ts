import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import {
  accessibilityFaults,
  type LabBrowser,
  NARROW,
  openLab,
  THEMES,
  WIDE,
  widerThanWindow,
} from "./lab-browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const RUN = "run=gno-sale~mp128b~1";
/** Addresses that show every page and panel with something in it; pages without a run show how to get one. */
const ADDRESSES = [
  "#/stories",
  "#/nothing",
  "#/run",
  `#/run?${RUN}`,
  `#/run?${RUN}&step=new-owner`,
  `#/run?${RUN}&step=post-commission&panel=slots`,
  `#/run?${RUN}&step=audit&panel=slots`,
  `#/compare?${RUN}`,
  `#/compare?${RUN}&other=gno-sale~pre~1`,
];

describe("the replay lab: manners", () => {
  let lab: LabBrowser;

  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  for (const theme of THEMES) {
    it(`axe-core finds nothing on any page or panel, ${theme}`, async () => {
      const { page, complaints } = await lab.page({ colorScheme: theme, reducedMotion: "reduce" });
      const faults: string[] = [];
      for (const address of [...ADDRESSES, ...(await navigation())]) {
        await page.goto(`${lab.url}${address}`);
        await page.waitForSelector("main > :not(.waiting)");
        await page.waitForLoadState("networkidle");
        for (const fault of await accessibilityFaults(page, AXE)) faults.push(`${address}: ${fault}`);
      }
      expect(faults).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
      await page.context().close();
    }).timeout(240_000);
  }

  for (const [title, viewport] of [
    ["1280", WIDE],
    ["390", NARROW],
  ] as const) {
    it(`no page is wider than a window of ${title} pixels`, async () => {
      const { page, complaints } = await lab.page({ viewport });
      const wider: string[] = [];
      for (const address of [...ADDRESSES, ...(await navigation())]) {
        await page.goto(`${lab.url}${address}`);
        await page.waitForSelector("main > :not(.waiting)");
        await page.waitForLoadState("networkidle");
        const by = await widerThanWindow(page);
        if (by > 0) wider.push(`${address}: by ${by}`);
      }
      expect(wider).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
      await page.context().close();
    }).timeout(240_000);
  }

  it("a wide run page is as long as its window: only its parts are scrolled", async () => {
    const { page } = await lab.page();
    for (const panel of ["why", "slots", "bytes"]) {
      await page.goto(`${lab.url}#/run?${RUN}&step=new-owner&panel=${panel}`);
      await page.waitForSelector(`.panel.${panel} > *`);
      const longer = await page.evaluate("document.documentElement.scrollHeight - window.innerHeight");
      expect(longer, panel).to.equal(0);
    }
    await page.context().close();
  });

  it("the banner says simulation on every page", async () => {
    const { page } = await lab.page();
    for (const address of await navigation()) {
      await page.goto(`${lab.url}${address}`);
      expect(await page.innerText(".simulation"), address).to.match(/^Simulation\./);
      expect(await page.title(), address).to.contain("simulation");
    }
    await page.context().close();
  }).timeout(120_000);

  it("the theme that is chosen is kept", async () => {
    const { page } = await lab.page({ colorScheme: "light" });
    await page.goto(lab.url);
    const ground = (): Promise<string> =>
      page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    const light = await ground();
    const button = page.locator("button.theme");
    while (!((await button.getAttribute("aria-label")) ?? "").startsWith("Colours: dark"))
      await button.click();
    await page.reload();
    await page.waitForSelector("button.theme");
    expect(await ground()).not.to.equal(light);
    await page.context().close();
  });

  /** Every page of the navigation, with the run. */
  async function navigation(): Promise<readonly string[]> {
    const { page } = await lab.page();
    await page.goto(lab.url);
    await page.waitForSelector("nav.pages a");
    const links = await page.$$eval("nav.pages a", (all) => all.map((one) => one.getAttribute("href") ?? ""));
    await page.context().close();
    return links.map((link) => `${link.split("?")[0] ?? ""}?${RUN}`);
  }
});
