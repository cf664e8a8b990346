import { describe, expect, test } from "vitest";
import { readEnv } from "./env.ts";

const key = (version: string, byte: number) => `${version}:${Buffer.alloc(32, byte).toString("base64")}`;

describe("settings", () => {
  test("nothing set is a working portal on loopback", () => {
    expect(readEnv({})).toMatchObject({
      PORT: 3000,
      HOST: "127.0.0.1",
      DATA_DIR: ".data",
      GATEHOUSE_URL: "http://localhost:3000",
      GATEHOUSE_SANDBOX: "on",
      GATEHOUSE_OUTBOUND_ALLOW: [],
      GATEHOUSE_IMPORT_ALLOW: [],
    });
  });

  test("an empty value is no value", () => {
    expect(readEnv({ PORT: "", DATABASE_URL: "" })).toEqual(readEnv({}));
  });

  test("the first key of a ring is the one that seals", () => {
    const ring = readEnv({ GATEHOUSE_KEY: `${key("v2", 2)},${key("v1", 1)}` }).GATEHOUSE_KEY;
    expect(ring?.map((entry) => entry.version)).toEqual(["v2", "v1"]);
  });

  test.each([
    ["PORT", "http", /^PORT cannot be used/],
    ["PORT", "70000", /^PORT cannot be used/],
    ["DATABASE_URL", "mysql://db/gatehouse", /^DATABASE_URL cannot be used: begins with postgres/],
    ["GATEHOUSE_SANDBOX", "maybe", /^GATEHOUSE_SANDBOX cannot be used: is on or off/],
    ["GATEHOUSE_URL", "gatehouse.example.com", /^GATEHOUSE_URL cannot be used/],
    ["GATEHOUSE_URL", "https://gatehouse.example.com/portal", /without a path/],
    ["GATEHOUSE_URL", "http://gatehouse.example.com", /plain http is accepted on loopback only/],
    ["GATEHOUSE_OUTBOUND_ALLOW", "10.0.0.0/40", /"10.0.0.0\/40" is not a host, a CIDR range or host:port/],
    ["GATEHOUSE_IMPORT_ALLOW", "https://intranet", /"https:\/\/intranet" is not a host, a CIDR range or host:port/],
    ["GATEHOUSE_KEY", "v1:c2hvcnQ=", /key v1 has 5 bytes where 32 are needed/],
    ["GATEHOUSE_KEY", Buffer.alloc(32).toString("base64"), /is written version:key/],
    ["GATEHOUSE_KEY", `${key("v1", 1)},${key("v1", 2)}`, /two keys are called v1/],
  ])("%s=%s stops the boot with a sentence", (name, value, sentence) => {
    expect(() => readEnv({ [name]: value })).toThrow(sentence);
  });

  test("no sentence repeats a key", () => {
    const secret = Buffer.alloc(31, 7).toString("base64");
    let message = "";
    try {
      readEnv({ GATEHOUSE_KEY: `v1:${secret}` });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain("31 bytes");
    expect(message).not.toContain(secret);
  });
});
