/** Where the lines of a story stand: how far in, and how wide their labels are. */
export const STEP_INDENT = 5;
export const ACT = { indent: STEP_INDENT + 2, labelWidth: 8 };
export const EVIDENCE = { indent: STEP_INDENT + 2 + ACT.labelWidth + 2, labelWidth: 7 };
export const MARGIN = { indent: STEP_INDENT, labelWidth: 9 };
