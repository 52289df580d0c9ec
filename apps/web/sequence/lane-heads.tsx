/** The heads of the lanes: who is who, with the long name and the EUI-64 one press away. */
import { tellAbout } from "../words/told-subject.ts";
import type { Geometry } from "./geometry.ts";
import { LaneName } from "./lane-name.tsx";
import type { Lane } from "./lanes.ts";

/** Where one lane is narrower, all heads are smaller; below the other width an upright name takes one line: pixels. */
const TIGHT = 66;
const ONE_LINE = 34;

export function LaneHeads({
  lanes,
  geometry,
}: {
  readonly lanes: readonly Lane[];
  readonly geometry: Geometry;
}) {
  const narrowest = Math.min(...geometry.widths);
  const room = narrowest < ONE_LINE ? " tight one-line" : narrowest < TIGHT ? " tight" : "";
  return (
    <div class="lane-heads" role="group" aria-label="Lanes" style={{ paddingLeft: `${geometry.margin}px` }}>
      {lanes.map(({ name, kind, says, short, entityId }, index) => {
        const width = geometry.widths[index] ?? 0;
        return (
          <button
            key={name}
            type="button"
            class={`lane-head of-${kind}${room}`}
            style={{ width: `${width}px` }}
            title={[name, says, entityId].filter(Boolean).join(", ")}
            aria-haspopup="dialog"
            onClick={({ currentTarget }) => tellAbout({ kind: "lane", name, says, entityId }, currentTarget)}
          >
            <LaneName name={name} />
            <span class="says">{short}</span>
          </button>
        );
      })}
    </div>
  );
}
