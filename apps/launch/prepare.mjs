// After `npm ci`: makes the bundles that the first start would make, so that it is as quick as any other. A project
// that cannot be bundled is told of it by its tests; installing goes on.
import { launch } from "./launch.mjs";

try {
  const { webPage } = await launch("page");
  await webPage().files();
} catch (problem) {
  process.stderr.write(
    `the programs are not bundled, and will be at their first start: ${String(problem)}\n`,
  );
}
