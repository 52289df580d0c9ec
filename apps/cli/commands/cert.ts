/** `smki cert`: certificates, one at a time. */
import type { AddCommand } from "../shell.ts";
import { addCertChain } from "./cert-chain.ts";
import { addCertLint } from "./cert-lint.ts";
import { addCertShow } from "./cert-show.ts";
import { addCertVerify } from "./cert-verify.ts";

export const addCert: AddCommand = (program, shell) => {
  const cert = program.command("cert").description("certificates: show, lint, chain, verify");
  addCertShow(cert, shell);
  addCertLint(cert, shell);
  addCertChain(cert, shell);
  addCertVerify(cert, shell);
};
