import { afterAll, describe, expect, it } from "vitest";
import { openReaderPool, readInWorker } from "./reader-pool.ts";

const small = openReaderPool(48);
afterAll(() => small.destroy());

/** YAML of many small lists, as many as are read at all: three megabytes of text, some hundred of heap. */
const large = `a: [${"[],".repeat(980_000)}[]]`;

describe("readInWorker", () => {
  it("survives a document that needs more memory than allowed, and reads the next", async () => {
    await expect(readInWorker({ text: large }, { pool: small })).rejects.toMatchObject({
      name: "AppError",
      code: "too-large",
    });
    const reading = await readInWorker({ text: "openapi: 3.0.0" }, { pool: small });
    expect(reading.findings[0]?.code).toBe("openapi.no-operations");
  });

  it("stops a reading that takes too long", async () => {
    await expect(readInWorker({ text: large }, { timeMs: 1 })).rejects.toMatchObject({
      name: "AppError",
      code: "unavailable",
    });
  });

  it("stops when the person leaves, with the reason of their signal", async () => {
    const leaving = new AbortController();
    const reading = readInWorker({ text: large }, { signal: leaving.signal });
    leaving.abort(new Error("gone"));
    await expect(reading).rejects.toThrow("gone");
  });

  it("gives the thread no environment", () => {
    expect(openReaderPool(48).options.env).toEqual({});
  });
});
