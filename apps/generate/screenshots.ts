/**
 * `npm run screenshots`: the pictures in docs/screenshots/, taken of the replay lab in a real Chromium while gno-sale is played.
 * Another Chromium by the environment variable CHROMIUM.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";
import { serveReplayLab } from "../server/serve.ts";
import { palettePng, type Pixels } from "./palette-png.ts";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
/** Larger ones make a clone slow: octets. */
const MOST_OCTETS = 150_000;
const SIZE = { width: 1280, height: 860 };
const SALE = "run=gno-sale~mp128b~1";

interface Shot {
  /** Of the file, without its ending. */
  readonly name: string;
  /** Behind the `#` of the address. */
  readonly address: string;
  /** What has to be in the page before anything else is done. */
  readonly wanted: string;
  /** What a person does before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
  { name: "stories", address: "/stories", wanted: ".story-card" },
  {
    name: "sequence",
    address: `/run?${SALE}&step=new-owner`,
    wanted: ".row.step",
    act: async (page) => {
      await page.locator(".row.arrow", { hasText: "REFUSES: originator" }).first().click();
      await page.waitForSelector(".refusing");
    },
  },
  {
    name: "slots",
    address: `/run?${SALE}&step=post-commission&panel=slots`,
    wanted: ".slot-cells",
    act: panelAlone,
  },
  {
    name: "bytes",
    address: `/run?${SALE}&step=new-owner&panel=bytes&octet=27`,
    wanted: ".octets",
    act: panelAlone,
  },
  {
    name: "compare",
    address: `/run?${SALE}&step=new-owner`,
    wanted: ".row.step",
    act: async (page) => {
      await page.keyboard.press("f");
      await page.selectOption("dialog.fork select >> nth=0", "signer");
      await page.selectOption("dialog.fork select >> nth=1", "northgrid");
      await page.getByRole("button", { name: "Run on from here" }).click();
      await page.waitForSelector(".side-by-side tr.divergence");
      await intoSight(page, "tr.divergence", "center");
    },
  },
  {
    name: "trust",
    address: `/trust?${SALE}&step=sale`,
    wanted: ".trust-map",
    act: async (page) => {
      await page.locator(".holder", { hasText: "Northgrid" }).locator(".certificate").first().click();
      await page.waitForSelector(".loss");
    },
  },
  { name: "estate", address: "/estate?run=mass-history~as-dated~1", wanted: ".numbers" },
  { name: "exercise", address: "/exercises?exercise=who-refused", wanted: ".exercise-world .row.step" },
  { name: "editor", address: "/editor", wanted: ".scenario-text textarea", act: writeWithMistake },
];

/** The picture is of the panel: what happened in the step is folded. */
async function panelAlone(page: Page): Promise<void> {
  await page.locator(".fold-card").click();
}

async function intoSight(page: Page, selector: string, where: "center"): Promise<void> {
  const found = `document.querySelector(${JSON.stringify(selector)})`;
  await page.evaluate(`${found}.scrollIntoView({ block: ${JSON.stringify(where)} })`);
}

/** A story of one's own with a word that is wrong, so that the picture shows what the editor says of it. */
async function writeWithMistake(page: Page): Promise<void> {
  const { text } = (await page.evaluate(
    "fetch('/api/scenarios/gno-sale').then((answer) => answer.json())",
  )) as {
    readonly text: string;
  };
  await page.focus(".scenario-text textarea");
  await page.fill(".scenario-text textarea", text.replace(/^title:/m, "titel:"));
  await page.waitForSelector(".gutter .wrong");
  await page.keyboard.press("Control+Home");
}

const kept = mkdtempSync(join(tmpdir(), "smki-screenshots-"));
const serving = await serveReplayLab({
  host: "127.0.0.1",
  port: 0,
  folder: kept,
  version: "",
  talk: () => undefined,
});
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
mkdirSync(FOLDER, { recursive: true });
try {
  for (const shot of SHOTS) {
    const octets = await take(shot);
    process.stdout.write(`${shot.name}.png: ${octets.toLocaleString("en-GB")} octets\n`);
    if (octets > MOST_OCTETS) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await serving.close();
  rmSync(kept, { recursive: true, force: true });
}

/** @returns the size of the file, in octets */
async function take({ name, address, wanted, act }: Shot): Promise<number> {
  const context = await browser.newContext({ viewport: SIZE, colorScheme: "light", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(`${serving.url}#${address}`);
  await page.waitForSelector(wanted, { timeout: 60_000 });
  await page.waitForLoadState("networkidle");
  await act?.(page);
  await page.mouse.move(0, 0);
  // What follows a fast step and what is scrolled to have come to rest by then.
  await page.waitForTimeout(400);
  const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
  await context.close();
  const small = palettePng(await pixelsOf(picture));
  writeFileSync(join(FOLDER, `${name}.png`), small);
  return small.length;
}

/** The browser itself unpacks its picture, in an empty page. */
async function pixelsOf(png: Buffer): Promise<Pixels> {
  const page = await browser.newPage();
  const rgba = await page.evaluate<string>(`(async () => {
    const octets = Uint8Array.from(atob(${JSON.stringify(png.toString("base64"))}), (one) => one.charCodeAt(0));
    const image = await createImageBitmap(new Blob([octets], { type: "image/png" }));
    const drawing = new OffscreenCanvas(image.width, image.height).getContext("2d");
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let start = 0; start < data.length; start += 8192) text += String.fromCharCode(...data.subarray(start, start + 8192));
    return btoa(text);
  })()`);
  await page.close();
  const rgb = Buffer.from(rgba, "base64").filter((_, index) => index % 4 !== 3);
  return { ...SIZE, rgb };
}
