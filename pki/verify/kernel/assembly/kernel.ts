/** What the host can call. */
export { initialiseField, roundsOnce, multiply, square, difference, differenceOfThree, differenceToMultiply } from "./field";
export { sumToMultiply, unpack, unpackSigned } from "./field";
export { invert, pack } from "./field-value";
export { buildTable } from "./key-table";
export { invertModulo } from "./modular-inverse";
export { layout } from "./places";
export { multiplyScalars } from "./scalar";
export { verifyRecords } from "./verification";
