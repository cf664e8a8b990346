import "server-only";
import path from "node:path";
import { z } from "zod";
import { env, readDataFile } from "#lib/env.ts";
import { type AllowEntry, parseAllowEntry } from "./allow-entry.ts";

/** What an operator opened for gateways, and the sandbox's own loopback addresses while it is on. Read anew: the sandbox may restart. */
export function allowList(): readonly AllowEntry[] {
  const settings = env();
  return settings.GATEHOUSE_SANDBOX === "on"
    ? [...settings.GATEHOUSE_OUTBOUND_ALLOW, ...sandboxEntries()]
    : settings.GATEHOUSE_OUTBOUND_ALLOW;
}

/** Every loopback address in the file the sandbox writes, wherever it stands: the file's shape is the sandbox's business. */
function sandboxEntries(): readonly AllowEntry[] {
  const text = readDataFile(path.join("sandbox", "addresses.json"));
  if (text === undefined) return [];
  return textsIn(parsed(text))
    .filter((value) => /^https?:\/\//.test(value) && URL.canParse(value))
    .map((value) => new URL(value))
    .filter((url) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname) && url.port !== "")
    .flatMap((url) => parseAllowEntry(url.host) ?? []);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Half-written by a sandbox that is starting: it offers nothing yet.
    return undefined;
  }
}

const objectSchema = z.record(z.string(), z.unknown());

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  const object = objectSchema.safeParse(value);
  return object.success ? Object.values(object.data).flatMap(textsIn) : [];
}
