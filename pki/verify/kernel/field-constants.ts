/**
 * The constants that the kernel's arithmetic starts from, derived here with BigInt where everybody can follow them, and
 * written into its memory before the first call.
 */

/** The prime and the order of P-256 (SP 800-186 3.2.1.3). */
export const FIELD_PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
export const CURVE_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** How a field writes its elements. */
export interface FieldShape {
  /** Limbs of an element, and bits of a limb. */
  readonly limbs: number;
  readonly limbBits: number;
  /** Values that an element holds beside each other. */
  readonly lanes: 1 | 2;
  /** Octets from one limb to the next (all lanes), and from one element to the next. */
  readonly limbOctets: number;
  readonly elementOctets: number;
}

/** Where `assembly/places.ts` expects each constant. */
const PLACES = {
  primeLimbs: 1024,
  one: 1152,
  r2: 1280,
  r3: 1408,
  zero: 1536,
  prime30: 1664,
  scalarR2: 1792,
  order30: 1920,
  lent1p: 2048,
  lent2p: 2176,
  lent4p: 2304,
} as const;

/** Scalars are nine limbs of 29 bits in every kernel. */
const SCALAR_LIMBS = 9;
const SCALAR_LIMB_BITS = 29;
/** The inversion's numbers are nine limbs of 30 bits. */
const INVERSION_LIMBS = 9;
const INVERSION_LIMB_BITS = 30;

/** Writes every constant that a kernel of this shape needs. */
export function writeConstants(memory: DataView, shape: FieldShape): void {
  const r = 2n ** BigInt(shape.limbs * shape.limbBits);
  const element = (value: bigint): readonly bigint[] => limbsOf(value, shape.limbs, shape.limbBits);
  writeIntegers(memory, PLACES.primeLimbs, element(FIELD_PRIME));
  writeElement(memory, PLACES.one, element(r % FIELD_PRIME), shape);
  writeElement(memory, PLACES.r2, element(r ** 2n % FIELD_PRIME), shape);
  writeElement(memory, PLACES.r3, element(r ** 3n % FIELD_PRIME), shape);
  writeElement(memory, PLACES.zero, element(0n), shape);
  writeElement(memory, PLACES.lent1p, lent(element(FIELD_PRIME), 1n, shape), shape);
  writeElement(memory, PLACES.lent2p, lent(element(2n * FIELD_PRIME), 2n, shape), shape);
  writeElement(memory, PLACES.lent4p, lent(element(4n * FIELD_PRIME), 3n, shape), shape);
  const scalarR = 2n ** BigInt(SCALAR_LIMBS * SCALAR_LIMB_BITS);
  writeIntegers(
    memory,
    PLACES.scalarR2,
    limbsOf(scalarR ** 2n % CURVE_ORDER, SCALAR_LIMBS, SCALAR_LIMB_BITS),
  );
  writeInversionModulus(memory, PLACES.prime30, FIELD_PRIME);
  writeInversionModulus(memory, PLACES.order30, CURVE_ORDER);
}

/** Limbs of equal width, the least significant first; whatever is left stays in the last. */
export function limbsOf(value: bigint, count: number, bits: number): readonly bigint[] {
  const mask = 2n ** BigInt(bits) - 1n;
  return Array.from({ length: count }, (_, index) => {
    const rest = value >> BigInt(index * bits);
    return index === count - 1 ? rest : rest & mask;
  });
}

/** The same number with `times` units of each limb moved to the limb below, where each is worth 2^limbBits. */
function lent(limbs: readonly bigint[], times: bigint, { limbBits }: FieldShape): readonly bigint[] {
  const unit = times << BigInt(limbBits);
  return limbs.map((limb, index) => limb + (index < limbs.length - 1 ? unit : 0n) - (index > 0 ? times : 0n));
}

function writeElement(memory: DataView, place: number, limbs: readonly bigint[], shape: FieldShape): void {
  const laneOctets = shape.limbOctets / shape.lanes;
  for (const [index, limb] of limbs.entries()) {
    for (let lane = 0; lane < shape.lanes; lane += 1) {
      const address = place + index * shape.limbOctets + lane * laneOctets;
      if (laneOctets === 8) memory.setBigUint64(address, limb, true);
      else memory.setUint32(address, Number(limb), true);
    }
  }
}

function writeIntegers(memory: DataView, place: number, limbs: readonly bigint[]): void {
  for (const [index, limb] of limbs.entries()) memory.setBigUint64(place + index * 8, limb, true);
}

function writeInversionModulus(memory: DataView, place: number, modulus: bigint): void {
  writeIntegers(memory, place, limbsOf(modulus, INVERSION_LIMBS, INVERSION_LIMB_BITS));
  const unit = 2n ** BigInt(INVERSION_LIMB_BITS);
  // The modulus is odd, so Newton's iteration doubles the right bits from the lowest one on.
  let inverse = 1n;
  for (let bits = 1; bits < INVERSION_LIMB_BITS; bits *= 2) {
    inverse = (inverse * (2n - modulus * inverse)) % unit;
  }
  memory.setBigUint64(place + INVERSION_LIMBS * 8, ((inverse % unit) + unit) % unit, true);
}
