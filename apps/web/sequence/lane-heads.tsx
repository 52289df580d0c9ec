/** The heads of the lanes: who is who, with the long name and the EUI-64 one press away. */
import { tellAbout } from "../words/told-subject.ts";
import type { Geometry } from "./geometry.ts";
import type { Lane } from "./lanes.ts";

/** Narrower lanes have smaller heads: pixels. */
const TIGHT = 66;

export function LaneHeads({
  lanes,
  geometry,
}: {
  readonly lanes: readonly Lane[];
  readonly geometry: Geometry;
}) {
  const gap = (geometry.width - geometry.margin) / Math.max(1, lanes.length);
  return (
    <div class="lane-heads" role="group" aria-label="Lanes" style={{ paddingLeft: `${geometry.margin}px` }}>
      {lanes.map(({ name, kind, says, short, entityId }) => (
        <button
          key={name}
          type="button"
          class={`lane-head of-${kind}${gap < TIGHT ? " tight" : ""}`}
          style={{ width: `${gap}px` }}
          title={entityId === undefined ? says : `${says}, ${entityId}`}
          aria-haspopup="dialog"
          onClick={({ currentTarget }) => tellAbout({ kind: "lane", name, says, entityId }, currentTarget)}
        >
          <span class="name">{name}</span>
          <span class="says">{short}</span>
        </button>
      ))}
    </div>
  );
}
