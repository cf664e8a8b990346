import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, mockOf, openStage } from "./stage.testing.ts";

let caller: Caller;
beforeAll(async () => {
  caller = await openStage();
  const answered = [
    ...["GET /", "GET /a/{x}/c", "GET /a/b/{y}", "GET /a/b/c", "ANY /a/{x}", "GET /{p}/b/c"],
    ...["POST /files/fixed", "GET /files/{rest+}", "DELETE /a/b"],
  ];
  const parameters = "$input.params().path";
  caller.deploy({
    methods: Object.fromEntries(answered.map((line) => [line, mockOf(`${line} ${parameters}`)])),
  });
});
afterAll(() => caller.close());

describe("routing", () => {
  it.each([
    ["GET", "/", "GET / {}"],
    ["GET", "/a/b/c", "GET /a/b/c {}"],
    ["GET", "/a/b/d", "GET /a/b/{y} {y=d}"],
    ["GET", "/a/z/c", "GET /a/{x}/c {x=z}"],
    ["GET", "/z/b/c", "GET /{p}/b/c {p=z}"],
    ["GET", "/a/b/", "ANY /a/{x} {x=b}"],
    ["DELETE", "/a/b", "DELETE /a/b {}"],
    ["PUT", "/a/b", "ANY /a/{x} {x=b}"],
    ["GET", "/a/a%20b%2Fc", "ANY /a/{x} {x=a b/c}"],
    ["GET", "/files/one/two%20three", "GET /files/{rest+} {rest=one/two three}"],
    ["POST", "/files/fixed", "POST /files/fixed {}"],
    ["GET", "/files/fixed", "GET /files/{rest+} {rest=fixed}"],
  ])("leads %s %s to the most literal method there is", async (method, path, expected) => {
    expect((await caller.call(path, { method })).text).toBe(expected);
  });

  it.each([
    ["GET", "/nowhere"],
    ["PUT", "/a/b/c"],
    ["GET", "/files"],
    ["GET", "/a/b/c/d"],
  ])("answers %s %s as if a signature were missing", async (method, path) => {
    const answer = await caller.call(path, { method });
    expect([answer.status, answer.text]).toEqual([403, '{"message":"Missing Authentication Token"}']);
    expect(answer.headers["x-amzn-errortype"]).toBe("MissingAuthenticationTokenException");
  });

  it("forbids what is no stage, and leaves what is no API to others", async () => {
    const answer = await caller.call("/", { stage: "nowhere" });
    expect([answer.status, answer.text]).toEqual([403, '{"message":"Forbidden"}']);
    caller.state.remove("restApis", "a1b2c3d4e5");
    expect((await caller.call("/")).status).toBe(421);
  });
});
