import type { Sku } from "../model.ts";

export type Section = "inbound" | "backend" | "outbound" | "on-error";
export type Scope = "global" | "product" | "api" | "operation";

/** What an attribute may hold; a list of words is an enumeration. */
export type Value = "text" | "number" | "boolean" | readonly string[];

/** An element inside a statement. */
export interface Part {
  readonly attributes?: Readonly<Record<string, Value>>;
  /** Of the attributes, those that must be there. */
  readonly required?: readonly string[];
  readonly parts?: Readonly<Record<string, Part>>;
  /** Of the parts, those that must be there. */
  readonly needs?: readonly string[];
  readonly text?: true;
  /** Whatever stands inside is content, elements too, as the body that `set-body` writes. */
  readonly content?: true;
  /** Holds statements, as `choose` does. */
  readonly statements?: true;
}

/** One policy statement: what it looks like and where it may stand. */
export interface Statement extends Part {
  readonly sections: readonly Section[];
  /** Absent means any. */
  readonly scopes?: readonly Scope[];
  readonly notOn?: readonly Sku[];
  /** Once in a policy definition. */
  readonly once?: true;
  /** Attributes that take no policy expression. */
  readonly literal?: readonly string[];
}

export const everywhere: readonly Section[] = ["inbound", "backend", "outbound", "on-error"];
export const inbound: readonly Section[] = ["inbound"];
export const belowGlobal: readonly Scope[] = ["product", "api", "operation"];
export const v2Skus: readonly Sku[] = ["BasicV2", "StandardV2", "PremiumV2"];
