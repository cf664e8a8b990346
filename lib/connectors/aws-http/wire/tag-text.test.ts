import { expect, it } from "vitest";
import { tagText, textOfTag } from "./tag-text.ts";

it.each(["/orders/v1", "/~me", "http://orders.internal:8080/a=b,(c)%20", "💥 “x” =41 %zz"])(
  "keeps %s in what a tag may hold",
  (text) => {
    const written = tagText(text);
    expect(written).toMatch(/^[A-Za-z0-9 _.:/=+\-@]*$/);
    expect(textOfTag(written ?? "")).toBe(text);
  },
);

it("gives up on what is too long, and takes what is no such text by its letter", () => {
  expect(tagText("~".repeat(86))).toBeUndefined();
  expect(textOfTag("=FF=zz")).toBe("=FF=zz");
});
