/** A Chromium, a server and pages for the browser tests. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { serveReplayLab, type Serving } from "../../apps/server/serve.ts";
import { bundleWebApp } from "../../apps/web/bundle.ts";
import { pageHtml } from "../../apps/web/page-html.ts";

/** Where Debian puts it; another one by the environment variable CHROMIUM. */
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** What keeps a browser on a machine without a display, and off the network. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

export const WIDE = { width: 1280, height: 860 };
export const NARROW = { width: 390, height: 844 };
export type Theme = "light" | "dark";
export const THEMES: readonly Theme[] = ["light", "dark"];

/** Everything that a test file opens; `close` ends it. */
export interface LabBrowser {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  /** A page with nothing kept, that notes every error and every request that leaves its own server. */
  page(options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, errors on the console, requests elsewhere. */
  readonly complaints: readonly string[];
}

/** Starts all of it. @throws Error when there is no Chromium, with what to install */
export async function openLab(): Promise<LabBrowser> {
  const folder = mkdtempSync(join(tmpdir(), "smki-lab-"));
  const [browser, serving] = await Promise.all([launch(), serve(folder)]);
  return {
    url: serving.url,
    async page(options = {}) {
      const context = await browser.newContext({ viewport: WIDE, ...options });
      return watched(await context.newPage(), serving.url);
    },
    async close() {
      await browser.close();
      await serving.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Only the browser: for pages from a file, which have no server. */
export async function launch(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`no ${CHROMIUM}: apt-get install -y chromium, or set CHROMIUM to one`);
  }
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

function serve(folder: string): Promise<Serving> {
  return serveReplayLab({ host: "127.0.0.1", port: 0, folder, version: "test", talk: () => undefined });
}

export function watched(page: Page, own: string): WatchedPage {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(own) && !/^(?:data|blob|file):/.test(url)) complaints.push(`request: ${url}`);
  });
  return { page, complaints };
}

/** The application in one page. @param log NDJSON, or "" */
export async function standalonePage(log: string): Promise<string> {
  const { script, style } = await bundleWebApp();
  return pageHtml({ kind: "standalone", script, style, log }, "smki-testbed, a simulation");
}

/** Says what axe-core finds wrong, one line a kind of fault with the first element that has it. */
export async function accessibilityFaults(page: Page, axe: string): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + " (" + nodes.length + "): " + nodes[0].html.slice(0, 200) + " " + nodes[0].failureSummary))`);
}

/** How many pixels the page is wider than its window. */
export function widerThanWindow(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
}
