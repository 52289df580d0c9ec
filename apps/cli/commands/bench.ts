/** `smki bench`: how fast the testbed is, always beside something measured in the same run. */
import type { AddCommand } from "../shell.ts";
import { addBenchDevice } from "./bench-device.ts";
import { addBenchFuzz } from "./bench-fuzz.ts";
import { addBenchFuzzSignatures } from "./bench-fuzz-signatures.ts";
import { addBenchIssue } from "./bench-issue.ts";
import { addBenchPlan } from "./bench-plan.ts";
import { addBenchVerify } from "./bench-verify.ts";

export const addBench: AddCommand = (program, shell) => {
  const bench = program
    .command("bench")
    .description("rates of this machine, each beside a yardstick measured in the same run");
  addBenchIssue(bench, shell);
  addBenchDevice(bench, shell);
  addBenchVerify(bench, shell);
  addBenchFuzz(bench, shell);
  addBenchFuzzSignatures(bench, shell);
  addBenchPlan(bench, shell);
};
