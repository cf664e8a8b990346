/** A query's names and values, decoded, in the order they came in. */
export type Query = readonly (readonly [name: string, value: string])[];

export function parseQuery(text: string): Query {
  return [...new URLSearchParams(text)];
}

export function printQuery(query: Query): string {
  return query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
}

/** The last value, as API Gateway takes it where there is room for one only. */
export function queryValue(query: Query, name: string): string | undefined {
  return query.findLast(([key]) => key === name)?.[1];
}

export function queryValues(query: Query, name: string): string[] {
  return query.filter(([key]) => key === name).map(([, value]) => value);
}

/** The same with this one value under the name, whatever stood there. */
export function withQueryValues(query: Query, name: string, values: readonly string[]): Query {
  return [...query.filter(([key]) => key !== name), ...values.map((value): readonly [string, string] => [name, value])];
}
