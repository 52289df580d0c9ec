/** `smki pki`: a simulated SMKI as files, and who may have certificates from it. */
import type { AddCommand } from "../shell.ts";
import { addPkiAdopt } from "./pki-adopt.ts";
import { addPkiCrl } from "./pki-crl.ts";
import { addPkiInit } from "./pki-init.ts";
import { addPkiRevoke } from "./pki-revoke.ts";
import { addPkiSubscribers } from "./pki-subscribers.ts";
import { addPkiVectors } from "./pki-vectors.ts";

export const addPki: AddCommand = (program, shell) => {
  const pki = program.command("pki").description("public key infrastructure");
  addPkiInit(pki, shell);
  addPkiAdopt(pki, shell);
  addPkiRevoke(pki, shell);
  addPkiCrl(pki, shell);
  addPkiSubscribers(pki, shell);
  addPkiVectors(pki, shell);
};
