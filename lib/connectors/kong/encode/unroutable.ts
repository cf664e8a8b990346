import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { readTemplate } from "./route-template.ts";

/** Paths that Kong cannot hold, and operations that it cannot tell apart. */
export function unroutable({ operations }: Definition): Finding[] {
  const first = new Map<string, string>();
  return operations.flatMap((operation, index): Finding[] => {
    const place = `/operations/${index}`;
    const base = { severity: "error", place, feature: "path-templates", fidelity: "unsupported" } as const;
    if (operation.path.includes("//")) {
      return [
        {
          ...base,
          code: "route.empty-segment",
          sentence: `Kong merges the slashes of ${operation.path}, so nothing would ever match it.`,
        },
      ];
    }
    const shape = `${operation.method} ${readTemplate(operation).shape}`;
    const rival = first.get(shape);
    if (rival === undefined) {
      first.set(shape, operation.id);
      return [];
    }
    return [
      {
        ...base,
        code: "route.ambiguous",
        sentence: `${operation.method} ${operation.path} matches the same requests as the operation ${rival}.`,
        instead: "Rename or remove one of the two.",
      },
    ];
  });
}
