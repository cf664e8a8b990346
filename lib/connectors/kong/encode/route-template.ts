import type { Operation } from "#lib/model/definition.ts";
import { escapeRegex } from "../wire.ts";

export type Part = { readonly literal: string } | { readonly parameter: string };

export interface Template {
  readonly segments: readonly (readonly Part[])[];
  /** Parameter → capture group. */
  readonly captures: ReadonlyMap<string, string>;
  readonly emptyAllowed: ReadonlySet<string>;
  /** The pattern without names: two operations of one shape match the same paths. */
  readonly shape: string;
}

/** Reads an OpenAPI path template: parameters may stand inside a segment, beside text and each other. */
export function readTemplate({ path, emptyAllowed }: Pick<Operation, "path" | "emptyAllowed">): Template {
  const segments = path.slice(1).split("/").map(readSegment);
  const captures = new Map<string, string>();
  for (const part of segments.flat()) {
    if (!("parameter" in part) || captures.has(part.parameter)) continue;
    const usable = /^[A-Za-z][A-Za-z0-9_]{0,30}$/.test(part.parameter) && !/^(?:gh_|p\d)/.test(part.parameter);
    captures.set(part.parameter, usable ? part.parameter : `p${captures.size + 1}`);
  }
  const empty = new Set(emptyAllowed);
  const shape = segments.map((parts) => parts.map((part) => partPattern(part, empty)).join("")).join("/");
  return { segments, captures, emptyAllowed: empty, shape };
}

export function readSegment(segment: string): Part[] {
  return segment
    .split(/(\{[^{}/]+\})/)
    .filter((text) => text !== "")
    .map((text) => (/^\{[^{}/]+\}$/.test(text) ? { parameter: text.slice(1, -1) } : { literal: text }));
}

function partPattern(part: Part, emptyAllowed: ReadonlySet<string>, capture?: string): string {
  if ("literal" in part) return escapeRegex(normalLiteral(part.literal));
  const run = emptyAllowed.has(part.parameter) ? "[^#?/]*" : "[^#?/]+";
  return capture === undefined ? run : `(?<${capture}>${run})`;
}

/** The rest of the path below the public base path, as one capture of every route that is rebased. */
export const restCapture = "gh_path";

/**
 * The anchored pattern of one operation, in the syntax that Rust's regex and PCRE share (Kong runs one, checks by the other).
 * When `wrapped`, everything below the base path is one capture, which the service's request transformer puts back.
 */
export function routePattern(
  basePath: string,
  { segments, captures, emptyAllowed }: Template,
  wrapped: boolean,
): string {
  const seen = new Set<string>();
  const rest = segments
    .map((parts) =>
      parts
        .map((part) => {
          const capture = "parameter" in part && !seen.has(part.parameter) ? captures.get(part.parameter) : undefined;
          if ("parameter" in part) seen.add(part.parameter);
          return partPattern(part, emptyAllowed, capture);
        })
        .join(""),
    )
    .map((segment) => `/${segment}`)
    .join("");
  const base = basePath === "/" ? "" : escapeRegex(basePath);
  return wrapped ? `~${base}(?<${restCapture}>${rest})$` : `~${base}${rest}$`;
}

/** Kong matches the normalised path, where escapes stand only for characters with a meaning in URLs (RFC 3986 §2.2). */
function normalLiteral(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const kept = run.replace(
      /%(?:2[1346789ABCF]|3[ABDF]|40|5[BD])/gi,
      (triplet) => `%25${triplet.slice(1).toUpperCase()}`,
    );
    try {
      return decodeURIComponent(kept);
    } catch {
      return run.toUpperCase();
    }
  });
}
