import type { Scope } from "../../policy/statement.ts";
import { attributeOf, type XmlElement } from "../../policy/xml.ts";
import type { PolicyFailure } from "../failure.ts";

/** A failure with the place where it happened, for `context.LastError`. */
export class StatementFailure extends Error {
  readonly failure: PolicyFailure;
  readonly element: XmlElement;
  readonly scope: Scope;

  constructor(failure: PolicyFailure, element: XmlElement, scope: Scope) {
    super(failure.message);
    this.failure = failure;
    this.element = element;
    this.scope = scope;
  }

  get policyId(): string {
    return attributeOf(this.element, "id") ?? "";
  }
}
