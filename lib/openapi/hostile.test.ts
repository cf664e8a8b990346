import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { readDocument } from "./read.ts";

// Documents made to hurt: each ends as a located finding or is read harmlessly, in bounded time and memory.

const head = '"openapi":"3.0.3","info":{"title":"A","version":"1"},"paths":{"/a":{"get":{"responses":{}}}}';
const codesOf = async (text: string) => (await readDocument(text)).findings.map((finding) => finding.code);

/** Nine levels of nine aliases each: a kilobyte that stands for three hundred million values. */
const aliasBomb = [
  "a0: &a0 [x, x, x, x, x, x, x, x, x]",
  ...Array.from({ length: 8 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(", ")}]`),
].join("\n");

const mergeBomb = [
  `base: &base {${Array.from({ length: 3000 }, (_, n) => `k${n}: 1`).join(", ")}}`,
  ...Array.from({ length: 3000 }, (_, n) => `m${n}: {<<: *base}`),
].join("\n");

describe("hostile documents", () => {
  it.each([
    ["a bomb of aliases", aliasBomb, "openapi.too-large"],
    ["merge keys that multiply", mergeBomb, "openapi.not-yaml"],
    ["200,000 nested lists in JSON", `{${head},"x":${"[".repeat(200_000)}${"]".repeat(200_000)}}`, "openapi.too-deep"],
    ["200,000 nested lists in YAML", `a: ${"[".repeat(200_000)}${"]".repeat(200_000)}`, "openapi.not-yaml"],
    ["an alias inside its own anchor", "a: &a [*a]", "openapi.too-deep"],
    ["too many values", `{${head},"x":[${"1,".repeat(2_100_000)}1]}`, "openapi.too-large"],
  ])("refuses %s", async (_name, text, code) => {
    const { findings, document } = await readDocument(text);
    expect(findings).toContainEqual(expect.objectContaining({ severity: "error", code }));
    expect(document).toBeUndefined();
  });

  it("never changes what objects inherit", async () => {
    const polluted = `{${head},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`;
    const { document, findings } = await readDocument(polluted);
    expect(findings).toContainEqual(expect.objectContaining({ code: "openapi.reserved-key", line: 1 }));
    expect("polluted" in {}).toBe(false);
    expect(Object.hasOwn(document ?? {}, "__proto__")).toBe(false);
    expect(document).not.toHaveProperty("polluted");
    await readDocument(`openapi: 3.0.0\n<<: {__proto__: {polluted: 1}}\n__proto__: {polluted: 1}\n`);
    expect("polluted" in {}).toBe(false);
  });

  it("reads documents whose keys are names of methods", async () => {
    const { summary } = await readDocument(
      `{${head},"hasOwnProperty":1,"toString":{"valueOf":2},"components":{"schemas":{"constructor":{"type":"object","properties":{"hasOwnProperty":{"type":"string"}}}}}}`,
    );
    expect(summary.operations).toHaveLength(1);
  });

  it("stops at references that only lead in a circle", async () => {
    const schemas =
      '"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"}}}';
    expect(await codesOf(`{${head},${schemas}}`)).toContain("openapi.endless-reference");
  });

  it("stops at a chain of ten thousand references", async () => {
    const chain = Array.from({ length: 10_000 }, (_, n) => `"S${n}":{"$ref":"#/components/schemas/S${n + 1}"}`);
    const text = `{${head},"components":{"schemas":{${chain.join()},"S10000":{"type":"string"}}}}`;
    expect(await codesOf(text)).toContain("openapi.endless-reference");
  });

  it("reads ten thousand schemas, each with the next inside", async () => {
    const chain = Array.from(
      { length: 10_000 },
      (_, n) => `"S${n}":{"type":"object","properties":{"next":{"$ref":"#/components/schemas/S${n + 1}"}}}`,
    );
    const text = `{${head},"components":{"schemas":{${chain.join()},"S10000":{"type":"string"}}}}`;
    const { summary, findings } = await readDocument(text);
    expect(summary.operations).toHaveLength(1);
    expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
  });

  it("reads a schema that contains itself without a word", async () => {
    const schemas =
      '"components":{"schemas":{"Tree":{"type":"object","properties":{"child":{"$ref":"#/components/schemas/Tree"}}}}}';
    expect(await codesOf(`{${head},"servers":[{"url":"https://a.example.com"}],${schemas}}`)).toEqual([
      "openapi.no-operation-id",
    ]);
  });

  it.each(["", "schema: ", "discriminator: "])("fetches nothing and reads no file (%s)", async (_where) => {
    let calls = 0;
    const server = createServer((_request, response) => {
      calls += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.json`;
    const schemas = {
      Remote: { $ref: address },
      File: { $ref: "/etc/passwd" },
      Near: { $ref: "./package.json#/name" },
      Choice: { oneOf: [{ $ref: address }], discriminator: { propertyName: "a", mapping: { b: address } } },
    };
    const example = { externalValue: address, value: { $ref: address } };
    const document = { ...JSON.parse(`{${head}}`), components: { schemas, examples: { one: example } } };
    const { findings } = await readDocument(JSON.stringify(document));
    server.close();
    expect(calls).toBe(0);
    expect(
      findings
        .filter((one) => one.code === "openapi.external-reference")
        .map((one) => one.place)
        .sort(),
    ).toEqual([
      "/components/schemas/Choice/oneOf/0",
      "/components/schemas/File",
      "/components/schemas/Near",
      "/components/schemas/Remote",
    ]);
    expect(JSON.stringify(findings)).not.toContain("root:");
  });

  it("keeps what PostgreSQL cannot store out of the document", async () => {
    const { document } = await readDocument(`{${head},"x-odd":"a\\u0000b\\ud800"}`);
    expect(document?.["x-odd"]).toBe("a\uFFFDb\uFFFD");
  });

  it("shows one slip made a thousand times in ten places, and counts the rest", async () => {
    const parts = Array.from({ length: 1000 }, (_, n) => `"S${n}":{"type":"object","oops":1}`);
    const { findings } = await readDocument(`{${head},"components":{"schemas":{${parts.join()}}}}`);
    expect(findings.filter((finding) => finding.code === "openapi.structure")).toHaveLength(10);
    expect(findings.find((finding) => finding.code === "openapi.repeated-finding")?.sentence).toMatch(
      /^The same in 990 more places/,
    );
  });
});
