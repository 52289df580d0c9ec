#!/usr/bin/env node
// Runs the TypeScript of the command line as it stands: there is no build step.
import { register } from "tsx/esm/api";

register();
const words = process.argv.slice(2);
const door = words[0] === "serve" ? await import("./early-door.ts") : undefined;
await door?.openEarly(words);
const { main } = await import("./main.ts");
process.exitCode = await main(words);
await door?.closeUntaken();
