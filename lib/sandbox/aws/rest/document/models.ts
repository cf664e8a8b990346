import { createHash } from "node:crypto";
import { isObject } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";
import { newIdentifier } from "../identifier.ts";
import type { Model } from "../model.ts";
import { checkModelName, checkModelSchema } from "../model-check.ts";
import { type ApiDocument, textAt } from "./read-document.ts";
import type { ImportReport } from "./report.ts";

const referencePattern = /^#\/(?:definitions|components\/schemas)\/(.+)$/;

/** The models of an import: the document's own schemas by name, and those that stand inside operations by an invented one. */
export class ImportedModels {
  readonly byName: Record<string, Model> = {};
  readonly #restApiId: string;
  readonly #report: ImportReport;
  readonly #known: Readonly<Record<string, Model>>;

  /** `known` are models that are there already: their ids are kept, and in merge mode they may be referred to. */
  constructor(restApiId: string, report: ImportReport, known: Readonly<Record<string, Model>>) {
    this.#restApiId = restApiId;
    this.#report = report;
    this.#known = known;
  }

  addDocument({ schemas }: ApiDocument): void {
    for (const [name, schema] of Object.entries(schemas))
      this.#report.attempt(`Unable to create model for '${name}'`, () => {
        checkModelName(name);
        this.#add(name, schema, textAt(schema, "description"));
      });
    this.#warnOfMissing();
  }

  /** The name of the model that a body or an answer has; undefined when it refers to one that is missing. */
  nameFor(contentType: string, schema: unknown, isResponse: boolean): string | undefined {
    const reference = textAt(schema, "$ref");
    if (reference !== undefined) return this.#referred(reference);
    if (!isObject(schema)) return undefined;
    const isPrimitive = ["string", "number", "integer", "boolean"].some((type) => type === schema.type);
    if (isResponse && isPrimitive)
      throw badRequest(`Invalid model specified for '${contentType}': it must be of type object, not ${schema.type}`);
    const name = `MODEL${createHash("sha256").update(JSON.stringify(schema)).digest("hex").slice(0, 6)}`;
    if (this.byName[name] === undefined) this.#add(name, schema, undefined);
    return name;
  }

  #referred(reference: string): string | undefined {
    const name = referencePattern.exec(reference)?.[1];
    if (name !== undefined && (this.byName[name] ?? this.#known[name]) !== undefined) return name;
    this.#report.warn(`Reference to model '${name ?? reference}' not found. Ignoring.`);
    return undefined;
  }

  #add(name: string, schema: unknown, description: string | undefined): void {
    const text = JSON.stringify(this.#withAbsoluteReferences(schema));
    checkModelSchema(text);
    const id = this.#known[name]?.id ?? newIdentifier(6);
    this.byName[name] = { id, name, description, schema: text, contentType: "application/json" };
  }

  /** Models refer to each other by address. */
  #withAbsoluteReferences(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#withAbsoluteReferences(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => {
        const name = key === "$ref" && typeof child === "string" ? referencePattern.exec(child)?.[1] : undefined;
        return name === undefined
          ? [key, this.#withAbsoluteReferences(child)]
          : [key, `${modelAddress(this.#restApiId)}${name}`];
      }),
    );
  }

  #warnOfMissing(): void {
    for (const { schema = "" } of Object.values(this.byName))
      for (const [, name = ""] of schema.matchAll(/\/models\/([^"]+)"/g))
        if ((this.byName[name] ?? this.#known[name]) === undefined)
          this.#report.warn(`Reference to model '${name}' not found. Ignoring.`);
  }
}

export function modelAddress(restApiId: string): string {
  return `https://apigateway.amazonaws.com/restapis/${restApiId}/models/`;
}
