import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalXml, element, parseXml, printXml, type XmlElement } from "./xml.ts";

/** What XML 1.0 §2.2 lets a document hold, without the line ends that every reader turns into one. */
const text = fc
  .oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: fc.constantFrom(..."&<>\"'@({}) =/\t") }))
  .map((value) => value.replace(/[^\t\x20-\ud7ff\ue000-\ufffd]/g, ""));
const name = fc.constantFrom("set-header", "value", "choose", "when", "set-body");
const tree: fc.Arbitrary<XmlElement> = fc.letrec<{ tree: XmlElement }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc
      .tuple(name, fc.dictionary(fc.constantFrom("name", "condition"), text), text)
      .map(([tag, attributes, said]) => element(tag, { ...attributes }, said.trim() === "" ? [] : said)),
    fc
      .tuple(name, fc.dictionary(fc.constantFrom("name", "condition"), text), fc.array(tie("tree"), { maxLength: 3 }))
      .map(([tag, attributes, children]) => element(tag, { ...attributes }, children)),
  ),
})).tree;

describe("a document of ours", () => {
  it("is read back as it was written, whatever stands in it", () => {
    fc.assert(
      fc.property(tree, (written) => {
        expect(parseXml(printXml(written))).toEqual(written);
      }),
    );
  });

  it("is the same however it is indented", () => {
    fc.assert(
      fc.property(tree, (written) => {
        const printed = printXml(written);
        expect(canonicalXml(canonicalXml(printed))).toBe(canonicalXml(printed));
      }),
    );
    const printed = printXml(element("policies", {}, [element("inbound", {}, [element("base")])]));
    expect(canonicalXml("<policies>\r\n\t<inbound>\r\n\t\t<base></base>\r\n\t</inbound>\r\n</policies>\r\n")).toBe(
      printed,
    );
  });
});

describe("a document of others", () => {
  it.each([
    ["an expression with quotes", '<policies><inbound><when condition="@(a == "b")" /></inbound></policies>'],
    ["a comment", "<policies><!-- by hand --><inbound /></policies>"],
    ["an entity of its own", '<!DOCTYPE p [<!ENTITY a "b">]><policies>&a;</policies>'],
    ["mixed text", "<policies>text<inbound /></policies>"],
    ["no root", "text"],
    ["nothing", ""],
  ])("is not read when it has %s", (_, written) => {
    expect(parseXml(written)).toBeUndefined();
  });

  it("is compared without its white space when it cannot be read", () => {
    const written = '<policies>\n  <when condition="@(a == "b")" />\n</policies>';
    expect(canonicalXml(written)).toBe('<policies> <when condition="@(a == "b")" /> </policies>');
  });
});
