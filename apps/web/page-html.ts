/** The one HTML page: served with links to its two files, or with everything inside for a page that stands alone. */

/** Where the page finds its parts. */
export type PageParts =
  | { readonly kind: "linked"; readonly script: string; readonly style: string }
  | {
      readonly kind: "standalone";
      readonly script: string;
      readonly style: string;
      /** The log as NDJSON, or "" for a page that waits for a log to be dropped on it. */
      readonly log: string;
    };

/** Ids of the elements in which a page that stands alone carries its parts. */
export const PART_IDS = { script: "app-script", style: "app-style", log: "run-log" } as const;

/** The whole page. @param title in the browser's tab */
export function pageHtml(parts: PageParts, title: string): string {
  const head =
    parts.kind === "linked"
      ? `<link rel="stylesheet" href="${parts.style}"><script type="module" src="${parts.script}"></script>`
      : `<style id="${PART_IDS.style}">${parts.style.replaceAll("</style", "<\\/style")}</style>`;
  const tail =
    parts.kind === "linked"
      ? ""
      : `<script type="application/x-ndjson" id="${PART_IDS.log}">${inScript(parts.log)}</script>
<script type="module" id="${PART_IDS.script}">${parts.script.replaceAll("</script", "<\\/script")}</script>`;
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
${head}
</head>
<body>
<div id="app"><noscript><p>Simulation: smki-testbed, the replay lab. This page needs JavaScript.</p></noscript></div>
${tail}
</body>
</html>
`;
}

/** JSON keeps its meaning when `<` is written as an escape, and no markup can begin. */
function inScript(log: string): string {
  return log.replaceAll("<", "\\u003c");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
