/** The page of `apps/web/`: kept from the last start, or bundled when the server starts. */
import { bundleWebApp } from "../web/bundle.ts";
import { keepWebApp, keptWebApp } from "../web/kept-bundle.ts";
import { pageHtml } from "../web/page-html.ts";
import type { Page, PageFiles } from "./server-parts.ts";

const TITLE = "smki-testbed: the replay lab";

/** Takes the kept bundle, or bundles, on the first call for the files, and answers every later one with the same. A failed bundle is tried again. */
export function webPage(): Page {
  let bundled: Promise<PageFiles> | undefined;
  return {
    html: pageHtml({ kind: "linked", script: "/app.js", style: "/app.css" }, TITLE),
    files: () => {
      bundled ??= made().catch((error: unknown) => {
        bundled = undefined;
        throw error;
      });
      return bundled;
    },
  };
}

async function made(): Promise<PageFiles> {
  const kept = keptWebApp();
  if (kept !== undefined) return kept;
  const app = await bundleWebApp();
  keepWebApp(app);
  return app;
}
