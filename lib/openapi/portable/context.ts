import type { JsonObject } from "#lib/model/json.ts";
import type { ComponentSchemas } from "./component-schemas.ts";
import type { LossList } from "./losses.ts";

/** What every part of one conversion shares. */
export interface PortableContext {
  readonly document: JsonObject;
  readonly components: ComponentSchemas;
  readonly losses: LossList;
  /** Components that allow more than the definition's, themselves or by what they refer to. */
  readonly loose: ReadonlySet<string>;
  /** Parts that references lead to, made portable once for all who refer to them. By what makes them, and pointer. */
  readonly parts: Map<Convert, Map<string, JsonObject | undefined>>;
}

/** Makes one kind of part portable; undefined where nothing of it can be kept. */
export type Convert = (context: PortableContext, value: JsonObject, place: string) => JsonObject | undefined;
