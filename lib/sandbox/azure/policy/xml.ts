export interface XmlAttribute {
  readonly name: string;
  /** Without entities. */
  readonly value: string;
}

export interface XmlElement {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  /** Of the first letter of the name, counted from 1, as .NET counts. */
  readonly line: number;
  readonly column: number;
}

export interface XmlText {
  readonly kind: "text";
  /** Without entities. */
  readonly value: string;
}

export interface XmlComment {
  readonly kind: "comment";
  readonly value: string;
}

export type XmlNode = XmlElement | XmlText | XmlComment;

/** A value that is one policy expression: `@(…)` or `@{…}`. */
export function isExpression(value: string): boolean {
  return /^\s*@[({]/.test(value);
}

export function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => child.kind === "element");
}

export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value;
}

/** The text directly inside an element. */
export function textOf(element: XmlElement): string {
  return element.children.flatMap((child) => (child.kind === "text" ? [child.value] : [])).join("");
}
