import { SIMULATION_WORDS } from "./simulation-words.ts";

export function SimulationBanner() {
  return (
    <aside class="simulation" aria-label="This is a simulation">
      <strong>Simulation.</strong> {SIMULATION_WORDS.slice("Simulation. ".length)}
    </aside>
  );
}
