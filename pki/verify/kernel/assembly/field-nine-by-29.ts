/** The field of the `simd` and `scalar` kernels: see `products-nine-by-29.ts` for what the numbers are and how large they may grow. */
export { LANES, limbOf, setLimbOf } from "./lanes";
export { multiply, square } from "./products-nine-by-29";
export {
  difference,
  differenceOfThree,
  differenceToMultiply,
  sumToMultiply,
  unpack,
  unpackSigned,
} from "./sums-nine-by-29";
export const LIMBS: u32 = 9;
export const BITS: i32 = 29;
/** Octets from one element to the next. */
export const ELEMENT: usize = 72;

/** Nothing: this field's columns need no constants. */
export function initialiseField(): void {}

/** True: integers do not round. */
export function roundsOnce(): bool {
  return true;
}
