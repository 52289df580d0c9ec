/** The page of `apps/web/`, bundled once when the server starts. */
import { bundleWebApp } from "../web/bundle.ts";
import { pageHtml } from "../web/page-html.ts";
import type { Page } from "./server-parts.ts";

const TITLE = "smki-testbed: the replay lab";

/** Bundles on the first call, and answers every later one with the same. A bundle that failed is tried again. */
export function webPage(): () => Promise<Page> {
  let page: Promise<Page> | undefined;
  return () => {
    page ??= bundled().catch((error: unknown) => {
      page = undefined;
      throw error;
    });
    return page;
  };
}

async function bundled(): Promise<Page> {
  const { script, style } = await bundleWebApp();
  const html = pageHtml({ kind: "linked", script: "/app.js", style: "/app.css" }, TITLE);
  return { html, script, style };
}
