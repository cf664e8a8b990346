import type { XmlDocument } from "./read-xml.ts";
import { isExpression, type XmlNode } from "./xml.ts";

/**
 * The document as it is kept and given back: white space as it came with Windows line ends, quotes and empty tags in one
 * form. With `raw`, expressions are written as C#, without entities.
 */
export function writeXml({ root, before }: XmlDocument, raw: boolean): string {
  const lead = before.map((node) => `${write(node, raw)}\n`).join("");
  return (lead + write(root, raw)).replace(/\r?\n/g, "\r\n");
}

function write(node: XmlNode, raw: boolean): string {
  switch (node.kind) {
    case "comment":
      return `<!--${node.value}-->`;
    case "text":
      return raw && isExpression(node.value) ? node.value : escapeText(node.value);
    case "element": {
      const attributes = node.attributes.map(({ name, value }) => ` ${name}="${attribute(value, raw)}"`).join("");
      if (node.children.length === 0) return `<${node.name}${attributes} />`;
      const children = node.children.map((child) => write(child, raw)).join("");
      return `<${node.name}${attributes}>${children}</${node.name}>`;
    }
    default:
      return node satisfies never;
  }
}

function attribute(value: string, raw: boolean): string {
  return raw && isExpression(value)
    ? value
    : escapeText(value)
        .replaceAll('"', "&quot;")
        .replace(/[\r\n\t]/g, asReference);
}

function asReference(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
