/** Lines of the selected certificate: up to its root, and over to the slots that depend on it. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { chainOf, type TrustMap } from "../../../sim/views.ts";
import type { Lit } from "./trust-page.tsx";

interface Lines {
  readonly width: number;
  readonly height: number;
  readonly paths: readonly string[];
}

const NONE: Lines = { width: 0, height: 0, paths: [] };
/** More would be a blur; the slots are lit all the same. */
const MOST = 40;

export function TrustLines({ lit, map }: { readonly lit: Lit; readonly map: TrustMap }) {
  const svg = useRef<SVGSVGElement>(null);
  const lines = useSignal<Lines>(NONE);
  useLayoutEffect(() => {
    const draw = (): void => {
      const box = svg.current?.parentElement;
      if (box !== null && box !== undefined) lines.value = measured(box, lit, map);
    };
    draw();
    window.addEventListener("resize", draw);
    return () => window.removeEventListener("resize", draw);
  }, [lit, map]);
  const { width, height, paths } = lines.value;
  return (
    <svg ref={svg} class="trust-lines" width={width} height={height} aria-hidden="true">
      {paths.map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}

function measured(box: HTMLElement, lit: Lit, map: TrustMap): Lines {
  if (lit.selected === undefined) return NONE;
  const outer = box.getBoundingClientRect();
  const at = (selector: string): DOMRect | undefined => box.querySelector(selector)?.getBoundingClientRect();
  const certificate = (id: string): DOMRect | undefined => at(`[data-certificate="${id}"]`);
  const path = (from: DOMRect | undefined, to: DOMRect | undefined): readonly string[] => {
    // Stacked columns, as on a narrow page, need no lines: what is lit stands below.
    if (from === undefined || to === undefined || to.left < from.right) return [];
    const [x1, y1] = [from.right - outer.left, from.top + from.height / 2 - outer.top];
    const [x2, y2] = [to.left - outer.left, to.top + to.height / 2 - outer.top];
    const bend = Math.max(16, (x2 - x1) / 2);
    return [`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`];
  };
  const chain = [lit.selected, ...chainOf(map, lit.selected).map(({ id }) => id)];
  const up = chain.slice(1).flatMap((id, index) => path(certificate(id), certificate(chain[index] ?? "")));
  const own = map.byId.get(lit.selected);
  const over =
    own === undefined || own.kind === "issuing"
      ? []
      : [...lit.slots].slice(0, MOST).flatMap((key) => path(certificate(own.id), at(`[data-slot="${key}"]`)));
  return {
    width: box.scrollWidth,
    height: box.scrollHeight,
    paths: own?.kind === "root" ? up : [...up, ...over],
  };
}
