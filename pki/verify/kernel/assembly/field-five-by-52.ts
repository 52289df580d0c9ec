/** The field of the `fused` kernel: see `products-five-by-52.ts` for what the numbers are and how large they may grow. */
export { ELEMENT, LANES, limbOf, LIMBS, setLimbOf, writeWords } from "./limbs-five-by-52";
export { initialiseField, multiply, roundsOnce, square } from "./products-five-by-52";
export {
  difference,
  differenceOfThree,
  differenceToMultiply,
  sumToMultiply,
  unpack,
  unpackSigned,
} from "./sums-five-by-52";
