// What a worker thread starts with.
import { launch } from "../../launch/launch.mjs";

await launch("lab-worker");
