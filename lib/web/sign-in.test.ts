import { describe, expect, test } from "vitest";
import { localDestination, signInSentence } from "./sign-in.ts";

describe("where sign-in leads", () => {
  test.each(["/apis", "/gateways/new?kind=x", "/apis/1#top"])("%s is kept", (from) => {
    expect(localDestination(from)).toBe(from);
  });

  test.each([
    undefined,
    "",
    "/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a\\b",
    "/\t/evil.example",
    "apis",
  ])("%s leads home", (from) => {
    expect(localDestination(from)).toBe("/");
  });

  test("an address given twice leads home", () => {
    expect(localDestination(["/apis", "//evil.example"])).toBe("/");
  });
});

test.each([
  ["CredentialsSignin", "E-mail and password do not belong together. Check both and try again."],
  ["throttled:1", "There were too many attempts. Try again in 1 second."],
  ["throttled:30", "There were too many attempts. Try again in 30 seconds."],
  ["throttled:<b>", "There were too many attempts. Try again in 60 seconds."],
  ["unexpected:call 0900-1234", "Signing in failed in a way nobody foresaw. Try again."],
  ["anything else", "Signing in did not work. Reload the page and try again."],
])("the code %s is told as a sentence of ours", (code, sentence) => {
  expect(signInSentence(code)).toBe(sentence);
});
