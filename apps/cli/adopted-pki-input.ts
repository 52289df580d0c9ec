/** Reads an existing PKI from the files and folders that people name: `--pki PATH`, once or several times. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { Option } from "commander";
import {
  adoptPki,
  type AdoptedPki,
  joinMaterial,
  material,
  type PkiMaterial,
  readPkiFile,
  UsageError,
} from "../../pki/index.ts";
import { adoptedCredentials, type MissingParts, type RunOptions } from "../../sim/index.ts";
import { readInput, reasonOf } from "./read-input.ts";

/** Far above any PKI of test certificates; keeps a home directory named by mistake from being searched for keys. */
const MAXIMUM_FILES = 10_000;
/** Far above any keystore; a certificate has about 500 octets. */
const MAXIMUM_FILE_BYTES = 16 * 1024 * 1024;

/** What a file of a folder must end in to be looked into; none for files named `id_key` and the like. */
const READ_ENDINGS = new Set([
  "",
  ".pem",
  ".crt",
  ".cer",
  ".der",
  ".key",
  ".p8",
  ".hex",
  ".json",
  ".csr",
  ".crl",
]);

/** `--pki PATH`, which may be given more than once: certificates in one place, private keys in another. */
export function pkiOption(): Option {
  return new Option(
    "--pki <path>",
    "adopt the PKI in this file or folder (again for more: certificates here, keys there)",
  ).argParser((path: string, before: readonly string[] | undefined) => [...(before ?? []), path]);
}

/** `--missing refuse|simulate`: for a part that the adopted PKI has nobody for. */
export function missingOption(): Option {
  return new Option("--missing <how>", "with --pki: what happens where it has no organisation for a part")
    .choices(["refuse", "simulate"] satisfies readonly MissingParts[])
    .default("refuse");
}

/** The options of a command that can run with an adopted PKI. */
export interface AdoptionOptions {
  readonly pki?: readonly string[];
  readonly missing: MissingParts;
}

/** Where a run's keys and certificates come from. @throws UsageError when a path cannot be read, or holds no PKI */
export function credentialsFrom({ pki: paths, missing }: AdoptionOptions): Pick<RunOptions, "credentials"> {
  if (paths === undefined) return {};
  const pki = adoptPkiFrom(paths);
  if (pki.organisations.length === 0) {
    throw new UsageError(
      `${paths.join(", ")}: no organisation's certificate that its CA signed, so there is no PKI to adopt`,
      `npx smki pki adopt ${paths.join(" ")} says what was found`,
    );
  }
  return { credentials: adoptedCredentials({ pki, sources: paths, missing }) };
}

/** Everything in files and folders, put together. @throws UsageError when a path cannot be read */
export function adoptPkiFrom(paths: readonly string[]): AdoptedPki {
  return adoptPki(joinMaterial(paths.map(materialAt)));
}

function materialAt(path: string): PkiMaterial {
  if (!existsSync(path)) throw new UsageError(`there is no file and no folder ${path}`);
  if (!statSync(path).isDirectory()) return readPkiFile(path, readInput(path));
  const names = namesBelow(path);
  if (names.length > MAXIMUM_FILES) {
    throw new UsageError(
      `${path} holds ${names.length} files, more than the ${MAXIMUM_FILES} that are looked through`,
      "name the folder of the PKI itself",
    );
  }
  return joinMaterial(names.map((name) => materialOf(path, name)));
}

/** In alphabetical order, so that the same folder gives the same PKI on every machine. */
function namesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length))
      .toSorted();
  } catch (error) {
    throw new UsageError(`${folder} cannot be read: ${reasonOf(error)}`);
  }
}

function materialOf(folder: string, name: string): PkiMaterial {
  if (!READ_ENDINGS.has(extname(name).toLowerCase())) return joinMaterial([]);
  const file = join(folder, name);
  if (statSync(file).size > MAXIMUM_FILE_BYTES) {
    return material.problem("unreadable", name, `larger than ${MAXIMUM_FILE_BYTES / 1024 / 1024} MiB`);
  }
  return readPkiFile(name, readInput(file));
}
