// Runs the TypeScript of a worker thread as it stands: there is no build step.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
