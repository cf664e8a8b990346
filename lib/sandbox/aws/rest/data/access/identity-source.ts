import type { Authorizer } from "../../model.ts";
import type { RoutedCall } from "../exchange.ts";
import { mappedValues } from "../mapping.ts";

/**
 * The values of an authorizer's identity sources, or undefined when one of them is absent or is not of the wanted form:
 * then nobody is asked and the caller is unauthorized.
 */
export function identityOf(authorizer: Authorizer, call: RoutedCall): readonly string[] | undefined {
  const sources = (authorizer.identitySource ?? defaultSource(authorizer))
    .split(",")
    .map((source) => source.trim())
    .filter((source) => source !== "");
  const values: string[] = [];
  for (const source of sources) {
    const value = mappedValues(source, call).join(",");
    if (value === "") return undefined;
    values.push(value);
  }
  const wanted = authorizer.identityValidationExpression;
  const isWanted = wanted === undefined || new RegExp(`^(?:${wanted})$`).test(values[0] ?? "");
  return isWanted ? values : undefined;
}

function defaultSource({ type }: Authorizer): string {
  return type !== "REQUEST" ? "method.request.header.Authorization" : "";
}
