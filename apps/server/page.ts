/** The page of `apps/web/`, bundled once when the server starts. */
import { bundleWebApp } from "../web/bundle.ts";
import { pageHtml } from "../web/page-html.ts";
import type { Page, PageFiles } from "./server-parts.ts";

const TITLE = "smki-testbed: the replay lab";

/** Bundles on the first call for the files, and answers every later one with the same. A failed bundle is tried again. */
export function webPage(): Page {
  let bundled: Promise<PageFiles> | undefined;
  return {
    html: pageHtml({ kind: "linked", script: "/app.js", style: "/app.css" }, TITLE),
    files: () => {
      bundled ??= bundleWebApp().catch((error: unknown) => {
        bundled = undefined;
        throw error;
      });
      return bundled;
    },
  };
}
