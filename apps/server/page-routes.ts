/** The page and its two files. */
import type { Hono } from "hono";
import { ApiError } from "./api-error.ts";
import type { ServerParts } from "./server-parts.ts";

/** A deep link is a place inside the page, so every path without a dot is answered with it. */
export function pageRoutes(app: Hono, { page }: Pick<ServerParts, "page">): void {
  const asFile = (type: string) => ({
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-cache",
  });
  app.get("/app.js", async (context) =>
    context.body((await page.files()).script, 200, asFile("text/javascript")),
  );
  app.get("/app.css", async (context) => context.body((await page.files()).style, 200, asFile("text/css")));
  app.get("*", (context) => {
    if (context.req.path.includes(".")) {
      throw new ApiError(
        "not-found",
        `there is no file ${context.req.path.slice(0, 200)}`,
        "the page is at /",
      );
    }
    return context.body(page.html, 200, asFile("text/html"));
  });
  app.all("*", () => {
    throw new ApiError("method-not-allowed", "the page can only be read", "the API is under /api/");
  });
}
