import path from "node:path";
import { parseArgs } from "node:util";
import { takeScreenshots } from "#e2e/screenshots.ts";
import { ensureBuilt } from "./build.ts";
import { ensureTool } from "./test-tools.ts";

/** `npm run screenshots`: pictures of every page into `.data/screenshots`; `-- --only plan,work` takes some. */
const { values } = parseArgs({ options: { only: { type: "string" } } });
if (!ensureTool("chromium")) {
  process.stderr.write("Pictures are taken with Chromium, which is not here.\n");
  process.exit(1);
}
ensureBuilt();
await takeScreenshots({
  folder: path.join(".data", "screenshots"),
  only: values.only?.split(",") ?? [],
  onPicture: (file) => process.stdout.write(`${file}\n`),
});
