/** Logs that this browser keeps for the next reload. Where a browser keeps nothing, a reload asks for the file again. */

const DATABASE = "smki-testbed";
const STORE = "logs";
/** So many are kept; the oldest go first. */
const MOST = 12;

export interface KeptLog {
  readonly key: string;
  readonly text: string;
  /** Id of the run in the server's session, where it had one. */
  readonly serverId?: string | undefined;
  readonly fork?: { readonly parent: string; readonly at: string; readonly says: string } | undefined;
  readonly keptAt: number;
}

/** Keeps a log. It never fails: a browser that cannot keep it just does not. */
export async function keepLog(log: Omit<KeptLog, "keptAt">): Promise<void> {
  try {
    const store = await openStore("readwrite");
    await done(store.put({ ...log, keptAt: Date.now() }));
    // Reading them all back takes as long as they are together: only when there are too many.
    if ((await done(store.count())) <= MOST) return;
    const all = (await done(store.getAll())) as KeptLog[];
    for (const old of all.toSorted((a, b) => b.keptAt - a.keptAt).slice(MOST)) {
      await done(store.delete(old.key));
    }
  } catch {
    // Private windows and pages from a file may have no database.
  }
}

export async function keptLog(key: string): Promise<KeptLog | undefined> {
  try {
    return (await done((await openStore("readonly")).get(key))) as KeptLog | undefined;
  } catch {
    return undefined;
  }
}

async function openStore(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener("upgradeneeded", () => {
    opening.result.createObjectStore(STORE, { keyPath: "key" });
  });
  const database = await done(opening);
  return database.transaction(STORE, mode).objectStore(STORE);
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no database")));
  });
}
