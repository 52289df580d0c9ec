/** The catalogue of the server, fetched once. */
import { signal } from "@preact/signals";
import type { Catalogue } from "../../server/api/catalogue-schema.ts";
import { getJson } from "./client.ts";

export const catalogue = signal<Catalogue | undefined>(undefined);

let loading: Promise<Catalogue> | undefined;

/** @throws ApiError */
export function loadCatalogue(): Promise<Catalogue> {
  loading ??= getJson<Catalogue>("/api/catalogue").then(
    (loaded) => {
      catalogue.value = loaded;
      return loaded;
    },
    (problem: unknown) => {
      loading = undefined;
      throw problem;
    },
  );
  return loading;
}
