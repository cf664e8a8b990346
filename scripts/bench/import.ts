import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { canonicalHash } from "#lib/openapi/canonical.ts";
import { readDocument } from "#lib/openapi/read.ts";
import { interleave, type Ratio } from "./ratio.ts";

/** Reading, validating and normalising GitHub's description, against parsing and hashing the same bytes. */
export async function importRatio(): Promise<Ratio> {
  const text = readFileSync(
    createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json"),
    "utf8",
  );
  return interleave({
    name: "import of GitHub's description",
    against: "JSON.parse and a canonical hash",
    goal: "<= 6",
    pairs: 7,
    ours: () => readDocument(text, "json"),
    floor: () => canonicalHash(JSON.parse(text)),
  });
}
