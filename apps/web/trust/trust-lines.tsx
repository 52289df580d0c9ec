/**
 * Lines of the selected certificate: from its authority, and over to the devices with slots that depend on it. They
 * run between the columns only, and never through what is written.
 */
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
/** Devices. More would be a blur; the slots are lit all the same. */
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
  /** The box of the holder, or the button itself of an authority. */
  const certificate = (id: string): DOMRect | undefined => {
    const button = box.querySelector(`[data-certificate="${id}"]`);
    return (button?.closest(".holder") ?? button)?.getBoundingClientRect();
  };
  const path = (from: DOMRect | undefined, to: DOMRect | undefined): readonly string[] => {
    // Stacked columns, as on a narrow page, need no lines: what is lit stands below.
    if (from === undefined || to === undefined || to.left < from.right) return [];
    const [x1, y1] = [from.right - outer.left, from.top + from.height / 2 - outer.top];
    const [x2, y2] = [to.left - outer.left, to.top + to.height / 2 - outer.top];
    const bend = Math.max(16, (x2 - x1) / 2);
    return [`M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`];
  };
  const chain = [lit.selected, ...chainOf(map, lit.selected).map(({ id }) => id)];
  // A root stands above its authorities: that line is drawn by the tree.
  const up = chain.slice(1).flatMap((id, index) => path(certificate(id), certificate(chain[index] ?? "")));
  const own = map.byId.get(lit.selected);
  const over =
    own === undefined || own.kind === "issuing"
      ? []
      : [...box.querySelectorAll(".device.lit")]
          .slice(0, MOST)
          .flatMap((device) => path(certificate(own.id), device.getBoundingClientRect()));
  return {
    width: box.scrollWidth,
    height: box.scrollHeight,
    paths: own?.kind === "root" ? up : [...up, ...over],
  };
}
