/** The kernel's field operations, one at a time, on numbers: what the tests of its arithmetic look through. */
import { type FieldShape, limbsOf } from "../../../../pki/verify/kernel/field-constants.ts";
import { createKernelMemory } from "../../../../pki/verify/kernel/kernel-memory.ts";
import { createKernel } from "../../../../pki/verify/kernel/kernel.ts";
import {
  compileKernel,
  FIELD_SHAPES,
  type KernelVariant,
} from "../../../../pki/verify/kernel/kernel-variant.ts";
import { Instance } from "../../../../pki/verify/kernel/web-assembly.ts";

/** An operation of the kernel on addresses. */
export type Operation = (...addresses: readonly number[]) => number;

export interface KernelArithmetic {
  readonly shape: FieldShape;
  /** The exports of the kernel by name. */
  readonly operation: (name: string) => Operation;
  /** Writes one number a lane as an element, limbs carried; returns its address. */
  readonly element: (values: readonly bigint[]) => number;
  /** The numbers of an element, one a lane. */
  readonly valuesOf: (address: number) => readonly bigint[];
  /** Four 64-bit words, least significant first. */
  readonly words: (value: bigint) => number;
  readonly wordsAt: (address: number) => bigint;
  /** Numbers of equal limbs in 64-bit integers. */
  readonly integers: (value: bigint, limbs: number, bits: number) => number;
  readonly integersAt: (address: number, limbs: number, bits: number) => bigint;
  /** A place for a result. */
  readonly place: () => number;
}

/** Places for operands are taken from an area for tables, in turn. */
const PLACES = 64;
const PLACE_OCTETS = 128;

export function kernelArithmetic(variant: KernelVariant): KernelArithmetic {
  const compiled = compileKernel(variant);
  if (compiled === undefined) throw new Error(`this engine does not take the ${variant} kernel`);
  const memory = createKernelMemory({
    variant,
    generatorWidth: 4,
    tableOctets: PLACES * PLACE_OCTETS,
    kernels: 2,
  });
  createKernel(compiled, memory, 0);
  // A second instance for the operations themselves, with a scratch region of its own.
  const { exports } = new Instance(compiled.module, { env: { memory: memory.memory } });
  const scratch = memory.scratches[1];
  if (scratch === undefined) throw new Error("two kernels were asked for");
  exports["layout"]?.(...Object.values(scratch), memory.generatorTable, memory.generatorWidth);
  const view = new DataView(memory.memory.buffer);
  const shape = FIELD_SHAPES[variant];
  const laneOctets = shape.limbOctets / shape.lanes;
  let taken = 0;
  const place = (): number => memory.tables + (taken++ % PLACES) * PLACE_OCTETS;
  const limbAddress = (address: number, limb: number, lane: number): number =>
    address + limb * shape.limbOctets + lane * laneOctets;
  const write = (address: number, limbs: readonly bigint[], lane: number): void => {
    for (const [index, limb] of limbs.entries()) {
      if (laneOctets === 8) view.setBigUint64(limbAddress(address, index, lane), limb, true);
      else view.setUint32(limbAddress(address, index, lane), Number(limb), true);
    }
  };
  const lanes = Array.from({ length: shape.lanes }, (_, lane) => lane);

  return {
    shape,
    operation: (name) => {
      const found = exports[name];
      if (found === undefined) throw new Error(`the kernel has no ${name}`);
      return found;
    },
    element: (values) => {
      const address = place();
      for (const lane of lanes)
        write(address, limbsOf(values[lane] ?? 0n, shape.limbs, shape.limbBits), lane);
      return address;
    },
    valuesOf: (address) =>
      lanes.map((lane) => {
        let value = 0n;
        for (let limb = 0; limb < shape.limbs; limb += 1) {
          const at = limbAddress(address, limb, lane);
          const part = laneOctets === 8 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true));
          value += part << BigInt(limb * shape.limbBits);
        }
        return value;
      }),
    words: (value) => {
      const address = place();
      for (const [index, word] of limbsOf(value, 4, 64).entries()) {
        view.setBigUint64(address + 8 * index, word, true);
      }
      return address;
    },
    wordsAt: (address) => {
      let value = 0n;
      for (let index = 3; index >= 0; index -= 1)
        value = (value << 64n) | view.getBigUint64(address + 8 * index, true);
      return value;
    },
    integers: (value, limbs, bits) => {
      const address = place();
      for (const [index, limb] of limbsOf(value, limbs, bits).entries()) {
        view.setBigUint64(address + 8 * index, limb, true);
      }
      return address;
    },
    integersAt: (address, limbs, bits) => {
      let value = 0n;
      for (let index = 0; index < limbs; index += 1) {
        value += view.getBigUint64(address + 8 * index, true) << BigInt(index * bits);
      }
      return value;
    },
    place,
  };
}
