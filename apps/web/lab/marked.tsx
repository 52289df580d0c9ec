/** As much of Markdown as the trainer's sheet is written in: headings, paragraphs, lists, a table, code. */
import type { ComponentChild } from "preact";

export function Marked({ text }: { readonly text: string }) {
  return (
    <article class="marked">
      {partsOf(blocksOf(text)).map((part, index) => (
        <section key={index} class="part">
          {part.map(block)}
        </section>
      ))}
    </article>
  );
}

/** A part begins with a heading of the second level: it is kept on one sheet of paper where it fits. */
function partsOf(blocks: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const piece of blocks) {
    if (piece.startsWith("## ")) parts.push([]);
    parts.at(-1)?.push(piece);
  }
  return parts.filter((part) => part.length > 0);
}

/** Paragraphs, with code blocks kept whole. */
function blocksOf(text: string): readonly string[] {
  const blocks: string[] = [];
  let fence: string[] | undefined;
  for (const piece of text.split(/\n{2,}/)) {
    if (fence !== undefined) fence.push(piece);
    else if (piece.startsWith("```") && !/\n```\s*$/.test(piece)) fence = [piece];
    else blocks.push(piece);
    if (fence !== undefined && /\n```\s*$/.test(piece)) {
      blocks.push(fence.join("\n\n"));
      fence = undefined;
    }
  }
  return blocks.filter((piece) => piece.trim() !== "");
}

function block(text: string, index: number): ComponentChild {
  const heading = /^(#{1,2}) (.*)$/.exec(text);
  if (heading?.[1] === "#") return <h1 key={index}>{inline(heading[2] ?? "")}</h1>;
  if (heading !== null) return <h2 key={index}>{inline(heading[2] ?? "")}</h2>;
  if (text.startsWith("```")) {
    return (
      <pre key={index} tabIndex={0} aria-label="YAML">
        {text.replace(/^```\w*\n/, "").replace(/\n```\s*$/, "")}
      </pre>
    );
  }
  if (text.startsWith("|")) return <Table key={index} text={text} />;
  if (/^\d+\. /.test(text)) {
    return (
      <ol key={index}>
        {text.split("\n").map((line) => (
          <li key={line}>{inline(line.replace(/^\d+\. /, ""))}</li>
        ))}
      </ol>
    );
  }
  return <p key={index}>{inline(text)}</p>;
}

function Table({ text }: { readonly text: string }) {
  const [head = [], , ...rows] = text.split("\n").map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, index) => (
            <th key={index} scope="col">
              {cell === "" ? <span class="unseen">number</span> : inline(cell)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join()}>
            {row.map((cell, index) => (
              <td key={index}>{inline(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Bold and code; of a link its words. */
function inline(text: string): readonly ComponentChild[] {
  return text
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .map((piece, index) => {
      if (piece.startsWith("**")) return <strong key={index}>{piece.slice(2, -2)}</strong>;
      if (piece.startsWith("`")) return <code key={index}>{piece.slice(1, -1)}</code>;
      return piece;
    });
}
