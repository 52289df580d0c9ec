/** How messages travel to a device. */

/**
 * `up`: as usual. `unreachable`: the DCC knows that it cannot reach it. `silent`: messages vanish. `slow`: they arrive
 * after the DCC has given up. `lossy`: the first try is lost, the second arrives. `asleep`: a gas meter that wakes up
 * within half an hour.
 */
export type LinkCondition = "up" | "unreachable" | "silent" | "slow" | "lossy" | "asleep";
