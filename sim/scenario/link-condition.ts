/** How messages travel between the DCC and a device. */

/**
 * `up`: as usual. `unreachable`: the DCC knows that it cannot reach it. `silent`: messages vanish. `mute`: the device
 * gets them, and its answers vanish. `slow`: they arrive after the DCC has given up. `lossy`: the first try is lost, the
 * second arrives. `asleep`: a gas meter that wakes up within half an hour.
 */
export const LINK_CONDITIONS = ["up", "unreachable", "silent", "mute", "slow", "lossy", "asleep"] as const;
export type LinkCondition = (typeof LINK_CONDITIONS)[number];

/** What a link can be that is not as usual. */
export type LinkFault = Exclude<LinkCondition, "up">;
export const LINK_FAULTS = LINK_CONDITIONS.filter((condition): condition is LinkFault => condition !== "up");
