#!/usr/bin/env node
// What `npx smki` starts.
import { launch } from "../launch/launch.mjs";

const words = process.argv.slice(2);
const door = words[0] === "serve" ? await launch("early-door") : undefined;
await door?.openEarly(words);
const { main } = await launch("command-line");
process.exitCode = await main(words);
await door?.closeUntaken();
