/** Nobody may take this for the real thing: the words stand on every page and in every export. */
export const SIMULATION_WORDS =
  "Simulation. No real key, no real system, no part of the DCC or of the SMKI. Nothing signed here is worth anything.";
