/** The one check that every use case with a simple payload makes: can its content be read? */
import {
  type CheckDefinition,
  type Decoded,
  type Evidence,
  type Facts,
  recordEvidence,
} from "../../pki/index.ts";

const CONTENT_CHECK: readonly CheckDefinition<"content">[] = [
  {
    check: "content",
    asks: "Does the content decode as the use case has it?",
    source: "GBCS use case payload (measured structure, RTDS 4.5.0)",
  },
];

/** Evidence of reading a payload: passed with `facts`, or failed with the problem and its offset. */
export function contentEvidence(content: Decoded<unknown>, facts: Facts): Evidence {
  const evidence = recordEvidence(CONTENT_CHECK);
  if (content.ok) {
    evidence.passed("content", facts);
  } else {
    evidence.failed("content", { problem: content.problem.reason, atOctet: content.problem.offset });
  }
  return evidence.close();
}
