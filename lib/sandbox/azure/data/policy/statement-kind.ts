import type { Scope, Section } from "../../policy/statement.ts";
import type { XmlElement } from "../../policy/xml.ts";
import type { Exchange } from "../exchange.ts";
import type { Runtime } from "../runtime.ts";
import type { Reader } from "./reader.ts";

/** What of an element is enforced: `true` means any value, a list means those. Everything else is refused on saving. */
export interface Enforced {
  readonly attributes?: Readonly<Record<string, true | readonly string[]>>;
  readonly parts?: Readonly<Record<string, Enforced>>;
  /** Text inside, or an expression. */
  readonly text?: true;
  /** Holds statements. */
  readonly statements?: true;
}

export interface Call {
  readonly reader: Reader;
  readonly exchange: Exchange;
  readonly section: Section;
  readonly scope: Scope;
  readonly runtime: Runtime;
  /** Runs the statements inside an element. */
  readonly run: (holder: XmlElement) => Promise<void>;
}

/** A policy statement that the gateway carries out. */
export interface StatementKind extends Enforced {
  readonly name: string;
  /** Throws PolicyFailure to stop the request. */
  readonly apply: (call: Call) => void | Promise<void>;
}
