/** Text on its way into HTML, SVG, Markdown and Mermaid: nothing that a scenario says may become markup. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For element content and attribute values of HTML and SVG. Control characters, which XML forbids, are left out. */
export function escapeHtml(text: string): string {
  return withoutControls(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** For a paragraph or a table cell of Markdown. */
export function escapeMarkdown(text: string): string {
  return withoutControls(text)
    .replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? "")
    .replaceAll(/([\\`*_{}[\]()#+!|~])/g, "\\$1")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** For a label of Mermaid, where semicolons and hashes end or begin things. */
export function escapeMermaid(text: string): string {
  return withoutControls(text)
    .replaceAll(/[;#:<>{}"]/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (control) => (control === "\n" || control === "\t" ? control : ""));
}
