import type { Call } from "../policy/statement-kind.ts";

/** Limits by subscription count for each place where the policy stands. */
export function scopeKey({ scope, exchange }: Pick<Call, "scope" | "exchange">): string {
  switch (scope) {
    case "global":
      return "";
    case "product":
      return exchange.product?.id ?? "";
    case "api":
      return exchange.api.apiId;
    case "operation":
      return `${exchange.api.apiId}/${exchange.operation?.name ?? ""}`;
    default:
      return scope satisfies never;
  }
}
