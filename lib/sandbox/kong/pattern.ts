import { RE2JS } from "re2js";

/** Enough for the largest gateways of a sandbox; beyond, patterns are compiled again. */
const mostKept = 10_000;
const compiled = new Map<string, RE2JS>();

/**
 * A pattern as Kong's router compiles it: without look-around and back-references. Kept, because a router is built anew
 * after every change and compiling a thousand patterns takes a second. Throws when the pattern is not valid.
 */
export function compilePattern(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const fresh = RE2JS.compile(pattern);
  if (compiled.size >= mostKept) compiled.clear();
  compiled.set(pattern, fresh);
  return fresh;
}
