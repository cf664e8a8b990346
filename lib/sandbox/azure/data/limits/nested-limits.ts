import type { Reader } from "../policy/reader.ts";
import type { Call } from "../policy/statement-kind.ts";

/** A limit and the counter it looks at. */
export interface Limit {
  readonly reader: Reader;
  readonly key: string;
}

/**
 * `<api>` and `<operation>` inside a limit of a product have counters of their own, beside the one of the product
 * ("Limit call rate by subscription": "limits are applied independently").
 */
export function limitsOf({ reader, exchange }: Call, key: string): Limit[] {
  const apis = reader
    .children("api")
    .filter((api) => names(api, exchange.api.apiId, exchange.api.displayName))
    .map((api) => ({ reader: api, key: `${key}/apis/${exchange.api.apiId}` }));
  const { operation } = exchange;
  const operations = apis.flatMap((api) =>
    api.reader
      .children("operation")
      .filter((part) => operation !== undefined && names(part, operation.name, operation.displayName))
      .map((part) => ({ reader: part, key: `${api.key}/${operation?.name ?? ""}` })),
  );
  return [{ reader, key }, ...apis, ...operations];
}

/** By id when there is one, else by name. */
function names(part: Reader, id: string, displayName: string): boolean {
  const wanted = part.attribute("id");
  return wanted === undefined ? part.attribute("name") === displayName : wanted === id;
}
