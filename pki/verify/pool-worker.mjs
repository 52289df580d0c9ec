// Starts a worker of the pool: threads do not inherit what lets the main thread run TypeScript, so each says it again.
import { register } from "tsx/esm/api";

register();
await import("./pool-worker.ts");
