/** What a person sees and where the keyboard is: names whole, the refusal in sight, the focus on the heading. */
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
} from "./lab-browser.ts";

const AXE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const SALE = "run=gno-sale~mp128b~1";
const LAPTOP = { width: 1280, height: 800 };

describe("the replay lab: looks", () => {
  let lab: LabBrowser;
  let watched: WatchedPage;
  let page: Page;

  before(async () => {
    lab = await openLab();
    watched = await lab.page({ viewport: LAPTOP });
    page = watched.page;
  });
  after(() => lab.close());
  afterEach("no errors, and nothing asked for elsewhere", () => {
    expect(watched.complaints).to.deep.equal([]);
  });

  const open = async (address: string, wanted: string): Promise<void> => {
    await page.goto(`${lab.url}${address}`);
    await page.waitForSelector(wanted);
  };
  /** The element that has the focus, as `H1 Exercises`. */
  const focused = (): Promise<string> =>
    page.evaluate("`${document.activeElement.tagName} ${document.activeElement.textContent}`");
  const waitForFocusOn = (heading: string): Promise<void> =>
    page.locator("h1:focus", { hasText: heading }).waitFor();

  it("an address that leads nowhere says so, and shows the way back", async () => {
    await open("#/nothing", "main h1");
    expect(await page.innerText("main"))
      .to.contain("No such page")
      .and.to.contain("#/nothing");
    expect(await page.title()).to.contain("No such page");
    await page.getByRole("link", { name: "To the stories" }).click();
    await page.waitForSelector(".story-card");
  });

  it("another page has the focus on its heading, by link and by key; the first one leaves it to the browser", async () => {
    await page.goto("about:blank");
    await open("#/exercises", ".exercise-list li");
    expect(await focused()).to.match(/^BODY/);
    await page.locator(".exercise-list button").first().press("Enter");
    await waitForFocusOn("Who refused, and why?");
    await page.getByRole("link", { name: "Estate" }).press("Enter");
    await waitForFocusOn("Who holds the slots");
    await page.getByRole("link", { name: "Stories" }).click();
    await page.locator("#story-gno-user h4 a").press("Enter");
    await page.waitForSelector(".row.step", { timeout: 30_000 });
    expect(await focused()).to.match(/^H1 /);
    expect(await page.evaluate("window.scrollY")).to.equal(0);
  }).timeout(60_000);

  it("the check that refused stands whole in the window of a laptop, whatever stands above it", async () => {
    await open(`#/run?${SALE}&step=new-owner`, ".row.step");
    await page.locator(".row.arrow", { hasText: "REFUSES: originator" }).click();
    await page.waitForSelector(".refusing");
    const below = (await page.evaluate(`(() => {
      const panel = document.querySelector("#panel").getBoundingClientRect();
      return document.querySelector(".refusing").getBoundingClientRect().bottom - Math.min(panel.bottom, innerHeight);
    })()`)) as number;
    expect(below).to.be.at.most(0);
  });

  for (const [story, run] of [
    ["ten lanes", SALE],
    ["thirteen lanes", "run=mass-history~as-dated~1"],
  ] as const) {
    it(`no head of ${story} cuts its name or breaks a short one`, async () => {
      await open(`#/run?${run}`, ".row.step");
      await page.keyboard.press("End");
      const cut = await page.$$eval(".lane-head", (heads) =>
        heads
          .filter((head) =>
            [head, ...head.querySelectorAll(".name, .piece")].some(
              (one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1,
            ),
          )
          .map((head) => head.textContent),
      );
      expect(cut).to.deep.equal([]);
    });
  }

  it("the acronyms of the rows are told in the menu above them, by keyboard", async () => {
    await open(`#/run?${SALE}&step=new-owner`, ".row.step");
    await page.locator(".menu summary", { hasText: "Words" }).press("Enter");
    await page.waitForSelector(".menu-box.words");
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      expect(await accessibilityFaults(page, AXE), colorScheme).to.deep.equal([]);
    }
    expect(await page.innerText(".menu-box.words")).to.match(/GPF\s+gas proxy function/);
    await page.locator(".menu-box .word", { hasText: "KRP" }).press("Enter");
    expect(await page.innerText(".popover:popover-open")).to.contain("KRP");
    await page.keyboard.press("Escape");
    expect(await focused(), "the menu stays while a word is read").to.equal("BUTTON KRP");
    await page.keyboard.press("Escape");
    expect(await page.locator(".menu[open]").count()).to.equal(0);
  });

  it("lines of the trust map run between the columns, and through nothing that is written", async () => {
    await open(`#/trust?${SALE}&step=sale`, ".trust-map");
    await page.locator(".holder", { hasText: "Northgrid" }).locator(".certificate").first().click();
    await page.waitForSelector(".trust-lines path");
    const crossed = await page.$$eval(".trust-lines path", (paths) =>
      paths.flatMap((path) => {
        const line = path.getBoundingClientRect();
        return [...document.querySelectorAll(".trust-map :is(h2, h3, button, .legend)")]
          .filter((one) => {
            const box = one.getBoundingClientRect();
            return (
              box.left < line.right - 1 &&
              box.right > line.left + 1 &&
              box.top < line.bottom &&
              box.bottom > line.top
            );
          })
          .map((one) => one.textContent);
      }),
    );
    expect(crossed).to.deep.equal([]);
  });

  it("at 390 pixels every page of the navigation is in sight, and nothing lies over the trust map", async () => {
    await page.setViewportSize(NARROW);
    await open(`#/trust?${SALE}&step=sale`, ".trust-map");
    const hidden = await page.$$eval("nav.pages a", (links) =>
      links
        .filter((link) => {
          const { left, right } = link.getBoundingClientRect();
          return left < 0 || right > window.innerWidth;
        })
        .map((link) => link.textContent),
    );
    expect(hidden).to.deep.equal([]);
    await page.locator(".holder", { hasText: "Northgrid" }).locator(".certificate").first().click();
    expect(await page.locator(".loss-here").isVisible()).to.equal(true);
    expect(await page.$eval(".loss", (one) => getComputedStyle(one).position)).not.to.equal("fixed");
    await page.setViewportSize(LAPTOP);
  });

  it("the trainer's sheet on paper is light, and says once that it is a simulation", async () => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await open("#/trainer", ".empty button");
    await page.getByRole("button", { name: "Show the solutions" }).click();
    await page.waitForSelector(".marked .part h2");
    expect((await page.innerText("body")).match(/Simulation\./g)).to.have.length(1);
    const [ink, ground] = (await page.evaluate(
      "[getComputedStyle(document.querySelector('.marked p')).color, getComputedStyle(document.body).backgroundColor]",
    )) as [string, string];
    expect(ground).to.equal("rgb(255, 255, 255)");
    expect(ink).to.equal("rgb(24, 32, 44)");
    expect(
      await page.$$eval(".part + .part", (all) =>
        all.every((one) => getComputedStyle(one).breakInside === "avoid"),
      ),
    ).to.equal(true);
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
  });
});
