/** Lab mode and the editor: an exercise of each kind is solved, and the check looks at the world. */
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

describe("the replay lab: exercises and editor", () => {
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

  const begin = async (exercise: string): Promise<void> => {
    await page.goto(`${lab.url}#/exercises`);
    await page.waitForSelector(".exercise-list li");
    await page.goto(`${lab.url}#/exercises?exercise=${exercise}`);
    await page.waitForSelector(".exercise-world");
  };
  const check = async (): Promise<string> => {
    await page.getByRole("button", { name: "Check", exact: true }).click();
    await page.waitForSelector(".task .check :is(.solved, .not-solved)");
    return page.innerText(".task .check");
  };

  it("answers: doing nothing is not solved, a wrong one is told as wrong and not the right one", async () => {
    await begin("who-refused");
    expect(await check())
      .to.contain("Not solved yet")
      .and.to.contain("nothing done yet");
    const choose = (question: string, answer: string): Promise<void> =>
      page.locator("fieldset", { hasText: question }).getByLabel(answer, { exact: true }).check();
    await choose("Northgrid tries to change", "The device");
    await choose("Southern Gas Networks", "The device");
    await choose("by which check", "Is the sender the party in the cell?");
    expect(await check())
      .to.contain("Not solved yet")
      .and.to.contain("✗");
    await choose("Northgrid tries to change", "The DCC");
    expect(await check()).to.contain("Solved");
    expect(await page.innerText(".debrief")).to.contain("nobody has both");
  });

  it("answers by the keyboard alone: arrows and the space bar choose, Enter checks", async () => {
    const own = await lab.page();
    try {
      const keys = own.page.keyboard;
      await own.page.goto(`${lab.url}#/exercises?exercise=who-refused`);
      await own.page.waitForSelector(".exercise-world");
      const step = await own.page.innerText(".step-card h2");
      for (const [question, answer] of [
        ["Northgrid tries to change", "The DCC"],
        ["Southern Gas Networks", "The device"],
        ["by which check", "Is the sender the party in the cell?"],
      ] as const) {
        const group = own.page.locator("fieldset", { hasText: question });
        await group.getByRole("radio").first().focus();
        await keys.press(" ");
        const choices = await group.getByRole("radio").count();
        for (let tried = 0; tried < choices; tried += 1) {
          if (await group.getByLabel(answer, { exact: true }).isChecked()) break;
          await keys.press(tried % 2 === 0 ? "ArrowDown" : "ArrowRight");
        }
        expect(await group.getByLabel(answer, { exact: true }).isChecked(), question).to.equal(true);
      }
      expect(await own.page.innerText(".step-card h2"), "the run stays where it is").to.equal(step);
      await own.page.getByRole("button", { name: "Check", exact: true }).focus();
      await keys.press("Enter");
      await own.page.waitForSelector(".task .check .solved");
      expect(own.complaints).to.deep.equal([]);
    } finally {
      await own.page.context().close();
    }
  });

  it("hints come one at a time; what was done survives a reload", async () => {
    await begin("the-day-it-strands");
    await page.getByRole("button", { name: "Give me a hint" }).click();
    expect(await page.locator(".hints li").count()).to.equal(1);
    await page.reload();
    await page.waitForSelector(".exercise-world");
    expect(await page.locator(".hints li").count()).to.equal(1);
    await page.goto(`${lab.url}#/exercises`);
    expect(await page.innerText(".exercise-list")).to.contain("✓ solved");
  });

  it("pointing: the event is found in the sequence by selecting it", async () => {
    await begin("the-day-it-strands");
    await page.locator("fieldset").nth(0).getByLabel("Two").check();
    await page.locator("fieldset").nth(1).getByLabel("Northgrid").check();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /next/i }).first().click();
    await page.locator(".row.note", { hasText: "STRANDED" }).first().click();
    expect(await check()).to.contain("Solved");
  });

  it("forking: the fork is what is checked", async () => {
    await begin("give-it-the-leave");
    await page.getByRole("button", { name: /Fork/ }).click();
    await page.selectOption("dialog.fork select >> nth=0", "userStatus");
    await page.selectOption("dialog.fork select >> nth=1", "northgrid");
    await page.selectOption("dialog.fork select >> nth=2", "live");
    await page.getByRole("button", { name: "Run on from here" }).click();
    await page.waitForSelector(".side-by-side");
    await page.getByRole("link", { name: "Back to the task" }).click();
    await page.waitForSelector(".exercise-world");
    expect(await check()).to.contain("Solved");
  });

  it("editing: the slots are rescued before the sale date, in the editor", async () => {
    await begin("rescue-before-the-sale");
    await page.getByRole("link", { name: /in the editor/ }).click();
    await page.waitForSelector(".problem-list h2:has-text('No problems')");
    const text = await page.inputValue(".scenario-text textarea");
    await page.fill(".scenario-text textarea", rescued(text));
    await page.waitForSelector(".problem-list h2:has-text('No problems')");
    await page.selectOption(".editor-tools select >> nth=1", "mp128b");
    await page.getByRole("button", { name: "Run it" }).click();
    await page.waitForSelector(".exercise-world");
    expect(await check()).to.contain("Solved");
  });

  it("the editor offers what can be written, and marks the line that is wrong", async () => {
    await page.goto(`${lab.url}#/editor`);
    await page.waitForSelector(".scenario-text textarea");
    await page.fill(".scenario-text textarea", "scenario: mine\n");
    await page.focus(".scenario-text textarea");
    await page.keyboard.press("Control+End");
    await page.keyboard.type("rules: [mp128");
    await page.waitForSelector(".offers:visible");
    expect(await page.locator(".offers li strong").allInnerTexts()).to.include.members(["mp128b", "mp128a"]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await page.inputValue(".scenario-text textarea")).to.match(/rules: \[mp128a$/);
    await page.keyboard.type("]\ntitel: Mine");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".gutter .wrong");
    const list = await page.innerText(".problem-list");
    expect(list).to.contain("line 3").and.to.contain('did you mean "title"?');
    expect(await page.getByRole("button", { name: "Run it" }).isDisabled()).to.equal(true);
    await page.reload();
    await page.waitForSelector(".gutter .wrong");
    expect(await page.inputValue(".scenario-text textarea"), "the draft is kept").to.contain("titel: Mine");
  });

  it("a draft that is too long is not checked, and nothing is said of it that was true of another", async () => {
    await page.goto(`${lab.url}#/editor`);
    const area = page.locator(".scenario-text textarea");
    await area.waitFor();
    await page.selectOption(".editor-tools select >> nth=0", "smallest");
    await page.waitForSelector(".problem-list h2:has-text('No problems')");
    const good = await area.inputValue();
    await area.fill(`${good}# ${"x".repeat(70_000)}\n`);
    await page.waitForSelector(".problem-list h2:has-text('Not checked')");
    expect(await page.innerText(".problem-list"))
      .to.contain("65,536")
      .and.not.to.contain("No problems");
    expect(await page.getByRole("button", { name: "Run it" }).isDisabled()).to.equal(true);
    await area.fill(good);
    await page.waitForSelector(".problem-list h2:has-text('No problems')");
    expect(await page.getByRole("button", { name: "Run it" }).isDisabled()).to.equal(false);
  });

  it("a draft that another text takes the place of can be had back", async () => {
    await page.goto(`${lab.url}#/editor`);
    const area = page.locator(".scenario-text textarea");
    await area.waitFor();
    await area.fill("scenario: my-own\ntitle: Mine\n");
    await page.selectOption(".editor-tools select >> nth=0", "smallest");
    expect(await area.inputValue()).to.contain("scenario: my-first-sale");
    await page.getByRole("button", { name: "Back to the draft of my-own" }).click();
    expect(await area.inputValue()).to.equal("scenario: my-own\ntitle: Mine\n");
    await page.getByRole("button", { name: "Back to the draft of my-first-sale" }).click();
    expect(await area.inputValue()).to.contain("scenario: my-first-sale");
  });

  it("of very many problems the first hundred are drawn", async () => {
    await page.goto(`${lab.url}#/editor`);
    const area = page.locator(".scenario-text textarea");
    await area.waitFor();
    // As a paste does it: Chromium takes minutes over so many lines when they are typed.
    const text = Array.from({ length: 3000 }, (_, index) => `key-${index}: 1`).join("\n");
    await page.evaluate(`{
      const area = document.querySelector(".scenario-text textarea");
      area.value = ${JSON.stringify(text)};
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }`);
    await page.waitForSelector(".problem-list li");
    expect(await page.locator(".problem-list li").count()).to.be.at.most(100);
    expect(await page.innerText(".problem-list")).to.match(/and [\d,]+ more/);
    await page.selectOption(".editor-tools select >> nth=0", "smallest");
    await page.waitForSelector(".problem-list h2:has-text('No problems')");
  });

  it("the trainer's sheet holds every solution", async () => {
    await page.goto(`${lab.url}#/trainer`);
    await page.waitForSelector(".empty button");
    expect(await page.innerText("main"))
      .to.contain("the solutions of all exercises")
      .and.not.to.contain("hand-back");
    await page.getByRole("button", { name: "Show the solutions" }).click();
    await page.waitForSelector(".marked h2");
    expect(await page.locator(".marked h2").count()).to.be.at.least(8);
    expect(await page.innerText(".marked")).to.contain("hand-back");
  });

  for (const theme of THEMES) {
    for (const viewport of [WIDE, NARROW]) {
      it(`${theme}, ${viewport.width} wide: no accessibility faults, and nothing wider than the window`, async () => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: theme });
        for (const [address, wanted] of [
          ["#/exercises", ".exercise-list li"],
          ["#/exercises?exercise=who-refused", ".exercise-world"],
          ["#/editor", ".problem-list li"],
          ["#/trainer", ".empty button"],
        ] as const) {
          await page.goto(`${lab.url}${address}`);
          // A draft with a problem, so that the list of problems is looked at too.
          if (address === "#/editor") {
            await page.fill(".scenario-text textarea", "scenario: mine\n");
            await page.keyboard.press("Escape");
          }
          await page.waitForSelector(wanted);
          expect(await accessibilityFaults(page, AXE), address).to.deep.equal([]);
          expect(await widerThanWindow(page), address).to.be.at.most(0);
        }
        await page.getByRole("button", { name: "Show the solutions" }).click();
        await page.waitForSelector(".marked h2");
        expect(await accessibilityFaults(page, AXE), "the trainer's sheet").to.deep.equal([]);
        expect(await widerThanWindow(page), "the trainer's sheet").to.be.at.most(0);
      });
    }
  }
});

/** As the hints say: handed back before the sale, handed over after it. */
function rescued(text: string): string {
  const before = `  - step: hand-back
    title: Northgrid hands its slots back
    after: 10w
    do: replace-certificates
    by: northgrid
    premises: [elm-street-12, mill-lane-3]
    with: access-control-broker

`;
  const after = `  - step: handover
    title: Bright Gas hands the slots over
    after: 1d
    do: place-certificates
    by: bright-gas
    premises: [elm-street-12, mill-lane-3]
    of: southern-gas
`;
  const sale = text.indexOf("  - step: sale");
  const next = text.indexOf("  - step: new-owner");
  return `${text.slice(0, sale)}${before}${text.slice(sale, next).replace("after: 12w", "after: 2w")}${after}`;
}
