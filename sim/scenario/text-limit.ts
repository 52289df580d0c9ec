/** How long a scenario may be that is written in the lab. */

/**
 * Longest text of a scenario that the lab takes, in characters: the editor of the page and the server go by the same
 * number. The longest of the catalogue has some 6,000; the command line takes files up to 1 MiB.
 */
export const MOST_SCENARIO_TEXT = 64 * 1024;
