/** Options that benchmarks share. */
import { InvalidArgumentError } from "commander";

/** How long to measure. @throws InvalidArgumentError */
export function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < 0.1 || value > 3600) {
    throw new InvalidArgumentError("A duration is 0.1 to 3600 seconds.");
  }
  return value;
}

/** A ratio from 0 to 1, as commander reads it. */
export function ratio(text: string): number {
  const value = Number(text);
  if (!/^(0|1|0?\.\d+)$/.test(text)) throw new InvalidArgumentError("A ratio is a number from 0 to 1: 0.6.");
  return value;
}
