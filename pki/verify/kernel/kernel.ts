/** One instance of the kernel on a shared memory: it builds tables and judges signatures by keys that have one. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { KERNEL_BATCH, type KernelMemory, SCRATCH_PARTS } from "./kernel-memory.ts";
import { type CompiledKernel, FIELD_SHAPES } from "./kernel-variant.ts";
import { Instance } from "./web-assembly.ts";

/** The octet that the kernel answers for a signature that is right. Any other is a question, to be put to `node`. */
export const KERNEL_VALID = 1;
/** r or s out of range, or the equation does not hold. */
export const KERNEL_NOT_VALID = 0;
/** An exceptional case, which the kernel does not calculate. */
export const KERNEL_UNKNOWN = 2;

const RECORD_OCTETS = 128;
const DIGEST_OCTETS = 32;
const SIGNATURE_OCTETS = 64;
const TABLE_OFFSET = 96;
const COORDINATE = 32;

/** The base point (SP 800-186 3.2.1.3), X || Y. */
const GENERATOR = hexToBytes(
  "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" +
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
);

export interface Kernel {
  readonly memory: KernelMemory;
  /** Builds the generator's table: once for a memory, by whoever comes first. */
  buildGeneratorTable(): void;
  /**
   * Builds the table of a key.
   * @param publicPoint 65 octets, `04 || X || Y`, validated
   * @param address where it goes, a multiple of 64, in the memory's area for tables
   * @param width bits of a window
   * @returns whether no exceptional addition was met; one would mean that the point is not on the curve
   */
  buildTable(publicPoint: Uint8Array, address: number, width: number): boolean;
  /**
   * Writes the digest of the i-th signature of the next call, each character one octet.
   * A string, because that is the form in which node:crypto gives a hash without making an object for it.
   */
  setDigest(index: number, digest: string): void;
  /** Copies the 32 octets from there on as the digest of the i-th signature. */
  copyDigest(index: number, octets: Uint8Array, from: number): void;
  /** Copies `r || s`, the 64 octets from there on, and says where the table of the key lies. */
  setSignature(index: number, octets: Uint8Array, from: number, table: number): void;
  /**
   * Judges the first `count` signatures, all by keys whose tables have windows of `width` bits.
   * @returns one octet a signature, KERNEL_VALID or a question; the array is overwritten by the next call
   * @throws RangeError for more than fit the scratch region, or none
   */
  judge(count: number, width: number): Uint8Array;
}

/** Creates a kernel that works in the scratch region with that number. */
export function createKernel(compiled: CompiledKernel, memory: KernelMemory, scratchNumber: number): Kernel {
  const scratch = memory.scratches[scratchNumber];
  if (scratch === undefined) throw new RangeError(`the memory has no scratch region ${scratchNumber}`);
  const { exports } = new Instance(compiled.module, { env: { memory: memory.memory } });
  const { layout, initialiseField, buildTable, verifyRecords } = exports;
  if (!layout || !initialiseField || !buildTable || !verifyRecords) {
    throw new TypeError("this is not a kernel: an export is missing");
  }
  layout(...SCRATCH_PARTS.map((part) => scratch[part]), memory.generatorTable, memory.generatorWidth);
  initialiseField();

  const octets = new Uint8Array(memory.memory.buffer);
  const words = new Uint32Array(memory.memory.buffer);
  const verdicts = octets.subarray(scratch.verdicts, scratch.verdicts + KERNEL_BATCH);
  const { lanes } = FIELD_SHAPES[memory.variant];

  const build = (coordinates: Uint8Array, address: number, width: number): boolean => {
    // The point goes where records otherwise are: least significant octet first.
    for (let index = 0; index < COORDINATE; index += 1) {
      octets[scratch.records + index] = coordinates[COORDINATE - 1 - index] ?? 0;
      octets[scratch.records + COORDINATE + index] = coordinates[2 * COORDINATE - 1 - index] ?? 0;
    }
    return buildTable(scratch.records, address, width) === 0;
  };

  return {
    memory,
    buildGeneratorTable: () => {
      if (!build(GENERATOR, memory.generatorTable, memory.generatorWidth)) {
        throw new TypeError("the kernel finds the base point not on the curve: it cannot be trusted");
      }
    },
    buildTable: (publicPoint, address, width) => build(publicPoint.subarray(1), address, width),
    setDigest: (index, digest) => {
      const place = scratch.records + index * RECORD_OCTETS;
      for (let at = 0; at < DIGEST_OCTETS; at += 1) octets[place + at] = digest.charCodeAt(at);
    },
    copyDigest: (index, source, from) => {
      const place = scratch.records + index * RECORD_OCTETS;
      for (let at = 0; at < DIGEST_OCTETS; at += 1) octets[place + at] = source[from + at] ?? 0;
    },
    setSignature: (index, source, from, table) => {
      const record = scratch.records + index * RECORD_OCTETS;
      const place = record + DIGEST_OCTETS;
      for (let at = 0; at < SIGNATURE_OCTETS; at += 1) octets[place + at] = source[from + at] ?? 0;
      words[(record + TABLE_OFFSET) >>> 2] = table;
    },
    judge: (count, width) => {
      if (!Number.isInteger(count) || count < 1 || count > KERNEL_BATCH) {
        throw new RangeError(`a call of the kernel judges 1 to ${KERNEL_BATCH} signatures, not ${count}`);
      }
      let padded = count;
      // A lane that nobody asked for holds the last signature once more.
      for (; padded % lanes !== 0; padded += 1) {
        const last = scratch.records + (count - 1) * RECORD_OCTETS;
        octets.copyWithin(scratch.records + padded * RECORD_OCTETS, last, last + RECORD_OCTETS);
      }
      verifyRecords(padded, width);
      return verdicts;
    },
  };
}
