/** What can be taken away, in a menu. */
import { filteredRows, filterOf } from "../sequence/filter.ts";
import { lanesOf } from "../sequence/lanes.ts";
import { rowsOf } from "../sequence/rows.ts";
import { Menu } from "../shell/menu.tsx";
import { tellProblem } from "../state/open.ts";
import type { RunView } from "../state/open-run.ts";
import { place } from "../state/store.ts";
import { logOf, mermaidOf, pageOf, sequenceShown, svgOf, textOf } from "./exports.ts";
import { saveFile } from "./save-file.ts";

export function ExportMenu({ view }: { readonly view: RunView }) {
  const { run } = view;
  const { scenario, rules } = run.record.started;
  const name = `${scenario}.${rules}`;
  const shown = () => {
    const filter = filterOf(place.value);
    return sequenceShown(filteredRows(rowsOf(run), filter, run), lanesOf(run, view.step, filter), run);
  };
  const exports: readonly (readonly [title: string, says: string, save: () => void | Promise<void>])[] = [
    ["Drawing", "SVG of the rows shown", () => saveFile(`${name}.svg`, svgOf(shown(), run), "image/svg+xml")],
    [
      "Mermaid",
      "for wikis and issue trackers",
      () => saveFile(`${name}.mmd`, mermaidOf(shown()), "text/plain"),
    ],
    ["Story", "text, as the command line tells it", () => saveFile(`${name}.txt`, textOf(run), "text/plain")],
    [
      "Log",
      "NDJSON, for npx smki replay",
      () => saveFile(`${name}.ndjson`, logOf(run), "application/x-ndjson"),
    ],
    [
      "Page",
      "one HTML file with this lab and the log",
      async () => saveFile(`${name}.html`, await pageOf(run), "text/html"),
    ],
  ];
  return (
    <Menu title="Export">
      {(close) => (
        <ul>
          {exports.map(([title, says, save]) => (
            <li key={title}>
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  close();
                  void Promise.resolve(save()).catch(tellProblem);
                }}
              >
                <strong>{title}</strong> <span class="quietly">{says}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Menu>
  );
}
