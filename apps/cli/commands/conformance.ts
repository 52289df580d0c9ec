/** `smki conformance`: the testbed against data that other people published. */
import { replayReferenceMessages, replayReferenceReads } from "../../../devices/index.ts";
import type { AddCommand } from "../shell.ts";
import { addConformanceCertificates } from "./conformance-certificates.ts";
import { addConformanceRtds } from "./conformance-rtds.ts";
import { addConformanceVectors } from "./conformance-vectors.ts";

export const addConformance: AddCommand = (program, shell) => {
  const conformance = program
    .command("conformance")
    .description("against reference data, with counted outcomes");
  addConformanceRtds(conformance, shell, {
    credentials: replayReferenceMessages,
    reads: replayReferenceReads,
  });
  addConformanceCertificates(conformance, shell);
  addConformanceVectors(conformance, shell);
};
