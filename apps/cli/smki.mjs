#!/usr/bin/env node
// Runs the TypeScript of the command line as it stands: there is no build step.
import { register } from "tsx/esm/api";

register();
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
