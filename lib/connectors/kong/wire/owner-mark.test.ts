import { expect, it } from "vitest";
import { tag, tagValue } from "../wire.ts";

it("keeps any text in a tag, and gets it back", () => {
  for (const text of ["/orders, v1/{id}", "💥 “x”", "a:b"]) {
    expect(tag("name", text)).not.toMatch(/[,/]/);
    expect(tagValue(["other", tag("name", text)], "name")).toBe(text);
  }
});
