import { XMLParser, XMLValidator } from "fast-xml-parser";
import { isJsonObject } from "#lib/model/json.ts";

/** An element of a policy document. Text and elements are never mixed in one. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text?: string;
}

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  content: readonly XmlElement[] | string = [],
): XmlElement {
  return typeof content === "string"
    ? { name, attributes, children: [], text: content }
    : { name, attributes, children: content };
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** The document, two spaces to a level, attributes in their order. Text stands unbroken between its tags. */
export function printXml({ name, attributes, children, text }: XmlElement, indent = ""): string {
  const said = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const open = `${indent}<${name}${said.join("")}`;
  if (text !== undefined && text !== "") return `${open}>${escapeXml(text)}</${name}>`;
  if (children.length === 0) return `${open} />`;
  const inner = children.map((child) => printXml(child, `${indent}  `));
  return [`${open}>`, ...inner, `${indent}</${name}>`].join("\n");
}

const attributesKey = ":@";
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  commentPropName: "#comment",
  cdataPropName: "#cdata",
});

/**
 * The root element of a well-formed document, or nothing: what others wrote may hold expressions that are no XML, comments
 * or mixed text, which we keep as they are and do not read.
 */
export function parseXml(text: string): XmlElement | undefined {
  if (text.includes("<!DOCTYPE") || XMLValidator.validate(text) !== true) return undefined;
  try {
    const roots = elementsOf(parser.parse(text));
    return roots?.length === 1 ? roots[0] : undefined;
  } catch {
    return undefined;
  }
}

function elementsOf(nodes: unknown): XmlElement[] | undefined {
  if (!Array.isArray(nodes)) return undefined;
  const found: XmlElement[] = [];
  for (const node of nodes) {
    if (!isJsonObject(node)) return undefined;
    if ("#text" in node) {
      if (String(node["#text"]).trim() !== "") return undefined;
      continue;
    }
    const read = elementOf(node);
    if (read === undefined) return undefined;
    found.push(read);
  }
  return found;
}

function elementOf(node: Readonly<Record<string, unknown>>): XmlElement | undefined {
  const [name] = Object.keys(node).filter((key) => key !== attributesKey);
  if (name === undefined || name.startsWith("#") || name.startsWith("?")) return undefined;
  const inner = node[name];
  const said = node[attributesKey];
  const attributes = isJsonObject(said)
    ? Object.fromEntries(Object.entries(said).map(([key, value]) => [key, String(value)]))
    : {};
  const text = textOf(inner);
  if (text !== undefined) return { name, attributes, children: [], text };
  const children = elementsOf(inner);
  return children && { name, attributes, children };
}

/** The text of an element that holds nothing else. */
function textOf(inner: unknown): string | undefined {
  if (!Array.isArray(inner) || inner.length !== 1) return undefined;
  const [only] = inner;
  return isJsonObject(only) && typeof only["#text"] === "string" ? only["#text"] : undefined;
}

/** One text for documents that say the same; what we cannot read is compared without its white space. */
export function canonicalXml(text: string): string {
  const root = parseXml(text);
  return root ? printXml(tidied(root)) : text.replace(/\s+/g, " ").trim();
}

/** White space that stands alone in an element which holds elements elsewhere means nothing; an empty text is none. */
function tidied({ name, attributes, children, text }: XmlElement): XmlElement {
  const kept = text !== undefined && text !== "" && !/^\s*$/.test(text) ? { text } : {};
  return { name, attributes, children: children.map(tidied), ...kept };
}
