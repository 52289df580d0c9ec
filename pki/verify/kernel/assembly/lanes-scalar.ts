/** One lane: a limb is a 64-bit integer that holds 29 bits, a column is a 64-bit integer. */

export const LANES: u32 = 1;
export type Limb = u64;
export type Column = u64;

// @ts-ignore: decorator
@inline
export function loadLimb(element: usize, i: usize): Limb {
  return load<u64>(element + (i << 3));
}
// @ts-ignore: decorator
@inline
export function storeLimb(element: usize, i: usize, value: Column): void {
  store<u64>(element + (i << 3), value);
}
// @ts-ignore: decorator
@inline
export function widened(limb: Limb): Column {
  return limb;
}
// @ts-ignore: decorator
@inline
export function doubled(limb: Limb): Limb {
  return limb << 1;
}
// @ts-ignore: decorator
@inline
export function product(a: Limb, b: Limb): Column {
  return a * b;
}
// @ts-ignore: decorator
@inline
export function both(value: u64): Column {
  return value;
}
// @ts-ignore: decorator
@inline
export function add(a: Column, b: Column): Column {
  return a + b;
}
// @ts-ignore: decorator
@inline
export function subtract(a: Column, b: Column): Column {
  return a - b;
}
// @ts-ignore: decorator
@inline
export function up(a: Column, bits: i32): Column {
  return a << bits;
}
// @ts-ignore: decorator
@inline
export function down(a: Column, bits: i32): Column {
  return a >> bits;
}
// @ts-ignore: decorator
@inline
export function and(a: Column, b: Column): Column {
  return a & b;
}
// @ts-ignore: decorator
@inline
export function or(a: Column, b: Column): Column {
  return a | b;
}
// @ts-ignore: decorator
@inline
export function exclusiveOr(a: Column, b: Column): Column {
  return a ^ b;
}
/** The word at the address, for every lane. The second address is the second lane's. */
// @ts-ignore: decorator
@inline
export function loadWord(first: usize, _second: usize, i: usize): Column {
  return load<u64>(first + (i << 3));
}
// @ts-ignore: decorator
@inline
export function perLane(first: u64, _second: u64): Column {
  return first;
}
// @ts-ignore: decorator
@inline
export function limbOf(element: usize, i: u32, _lane: u32): u64 {
  return load<u64>(element + (<usize>i << 3));
}
// @ts-ignore: decorator
@inline
export function setLimbOf(element: usize, i: u32, _lane: u32, value: u64): void {
  store<u64>(element + (<usize>i << 3), value);
}
