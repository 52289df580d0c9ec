/** Nobody may take this for the real thing: the banner stands on every page and in every export. */

/** The same words as on paper. */
export const SIMULATION_WORDS =
  "Simulation. No real key, no real system, no part of the DCC or of the SMKI. Nothing signed here is worth anything.";

export function SimulationBanner() {
  return (
    <div class="simulation" role="note" aria-label="This is a simulation">
      <strong>Simulation.</strong> {SIMULATION_WORDS.slice("Simulation. ".length)}
    </div>
  );
}
