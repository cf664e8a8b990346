import { describe, expect, it } from "vitest";
import { readXml } from "./read-xml.ts";
import { writeXml } from "./write-xml.ts";

const roundTrip = (text: string, raw: boolean) => writeXml(readXml(text, raw), raw);

describe("a policy document", () => {
  it.each([
    '<a b="@(x == "y" ? \'>\' : "<")" />',
    '<a b="@{ var s = @"c:\\"; return s + "\\"}"; /* ) */ }" />',
    '<a>@{ // it\'s } here\r\n return "</a>"; }</a>',
    "<a>@(list.Select(i => i < 3 && i > 1).Count())</a>",
  ])("with C# in %s is the same after it was read and written raw", (text) => {
    expect(roundTrip(text, true)).toBe(text);
    // And the encoded form says the same.
    const encoded = writeXml(readXml(text, true), false);
    expect(writeXml(readXml(encoded, false), true)).toBe(text);
  });

  it("keeps comments and white space, and has one form of quotes, empty tags and line ends", () => {
    expect(roundTrip("<a  b='1'\n c=\"2\">\n <!-- <x> --><b></b> </a >", false)).toBe(
      '<a b="1" c="2">\r\n <!-- <x> --><b /> </a>',
    );
  });

  it("resolves entities, and writes those that are needed", () => {
    expect(roundTrip('<a b="&quot;&#65;&apos;&#x42;">&lt;&gt;&amp;</a>', false)).toBe(
      '<a b="&quot;A\'B">&lt;&gt;&amp;</a>',
    );
  });

  it.each([
    ["", /Root element is missing\. Line 1, position 1\./],
    ["<a>", /not closed: a/],
    ["<a>\n <b></a>", /'b' start tag on line 2 position 3 does not match the end tag of 'a'/],
    ['<a b="1" b="2" />', /'b' is a duplicate attribute name/],
    ["<a>&nothing;</a>", /EntityName/],
    ["<a /><b />", /multiple root elements/],
    ['<a b="<" />', /invalid attribute character/],
    ["<a b=1 />", /'1' is an unexpected token/],
  ])("%s is refused with its place", (text, words) => {
    expect(() => readXml(text, false)).toThrow(words);
  });
});
