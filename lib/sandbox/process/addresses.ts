import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { parseJson } from "../core/json.ts";
import { isSandboxProcess } from "./alive.ts";

/** What the sandbox process writes of itself, for whoever wants to use its gateways. */
const addressesSchema = z.object({
  pid: z.number().int(),
  stateDir: z.string(),
  gateways: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      settings: z.record(z.string(), z.json()),
      credentials: z.record(z.string(), z.json()),
      inspectorUrl: z.string(),
    }),
  ),
  backend: z.string(),
});
export type Addresses = z.infer<typeof addressesSchema>;

export function writeAddresses(file: string, addresses: Addresses): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(addresses, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** The addresses of a sandbox that runs on this state folder; undefined when none does. */
export function runningAddresses(file: string): Addresses | undefined {
  if (!existsSync(file)) return undefined;
  const parsed = addressesSchema.safeParse(parseJson(readFileSync(file, "utf8")));
  return parsed.success && isSandboxProcess(parsed.data.pid) ? parsed.data : undefined;
}
