/** The openssl command in a folder of its own, with certificates and revocation lists as PEM files in it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePem, type Certificate, type RevocationList } from "../../../pki/index.ts";

export interface OpenSslFolder {
  certificates(name: string, ...certificates: readonly Certificate[]): string;
  list(name: string, ...lists: readonly RevocationList[]): string;
  /** Everything that openssl printed, and how it ended. */
  run(...args: readonly string[]): { readonly status: number | null; readonly output: string };
  remove(): void;
}

export function openSslFolder(): OpenSslFolder {
  const folder = mkdtempSync(join(tmpdir(), "smki-revocation-"));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    certificates: (name, ...certificates) =>
      write(name, certificates.map(({ der }) => encodePem(der, "CERTIFICATE")).join("")),
    list: (name, ...lists) => write(name, lists.map(({ der }) => encodePem(der, "X509 CRL")).join("")),
    run: (...args) => {
      const { status, stdout, stderr, error } = spawnSync("openssl", args, { encoding: "utf8" });
      if (error !== undefined) throw error;
      return { status, output: `${stdout}${stderr}` };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
