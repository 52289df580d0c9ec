/** Two lanes: a limb is a pair of 32-bit integers that hold 29 bits, a column is a pair of 64-bit integers. */

export const LANES: u32 = 2;
export type Limb = v128;
export type Column = v128;

// @ts-ignore: decorator
@inline
export function loadLimb(element: usize, i: usize): Limb {
  return v128.load64_zero(element + (i << 3));
}
/** Keeps the low 32 bits of each lane. */
// @ts-ignore: decorator
@inline
export function storeLimb(element: usize, i: usize, value: Column): void {
  const pair = i8x16.shuffle(value, value, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11);
  v128.store64_lane(element + (i << 3), pair, 0);
}
// @ts-ignore: decorator
@inline
export function widened(limb: Limb): Column {
  return i64x2.extend_low_i32x4_u(limb);
}
// @ts-ignore: decorator
@inline
export function doubled(limb: Limb): Limb {
  return i32x4.shl(limb, 1);
}
// @ts-ignore: decorator
@inline
export function product(a: Limb, b: Limb): Column {
  return i64x2.extmul_low_i32x4_u(a, b);
}
// @ts-ignore: decorator
@inline
export function both(value: u64): Column {
  return i64x2.splat(value);
}
// @ts-ignore: decorator
@inline
export function add(a: Column, b: Column): Column {
  return i64x2.add(a, b);
}
// @ts-ignore: decorator
@inline
export function subtract(a: Column, b: Column): Column {
  return i64x2.sub(a, b);
}
// @ts-ignore: decorator
@inline
export function up(a: Column, bits: i32): Column {
  return i64x2.shl(a, bits);
}
// @ts-ignore: decorator
@inline
export function down(a: Column, bits: i32): Column {
  return i64x2.shr_u(a, bits);
}
// @ts-ignore: decorator
@inline
export function and(a: Column, b: Column): Column {
  return v128.and(a, b);
}
// @ts-ignore: decorator
@inline
export function or(a: Column, b: Column): Column {
  return v128.or(a, b);
}
// @ts-ignore: decorator
@inline
export function exclusiveOr(a: Column, b: Column): Column {
  return v128.xor(a, b);
}
/** The word at each lane's own address. */
// @ts-ignore: decorator
@inline
export function loadWord(first: usize, second: usize, i: usize): Column {
  return v128.load64_lane(second + (i << 3), v128.load64_zero(first + (i << 3)), 1);
}
// @ts-ignore: decorator
@inline
export function perLane(first: u64, second: u64): Column {
  return i64x2.replace_lane(i64x2.splat(first), 1, second);
}
// @ts-ignore: decorator
@inline
export function limbOf(element: usize, i: u32, lane: u32): u64 {
  return <u64>load<u32>(element + (<usize>i << 3) + (<usize>lane << 2));
}
// @ts-ignore: decorator
@inline
export function setLimbOf(element: usize, i: u32, lane: u32, value: u64): void {
  store<u32>(element + (<usize>i << 3) + (<usize>lane << 2), <u32>value);
}
