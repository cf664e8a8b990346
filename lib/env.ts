import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { parseKeyRing } from "./db/key-ring.ts";
import { parseAllowEntry } from "./outbound/allow-entry.ts";

const port = z.coerce.number().int().min(1).max(65535);

/** Hosts, CIDR ranges and `host:port`, apart by commas or spaces. */
const allowEntries = z
  .string()
  .default("")
  .transform((text, context) =>
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((entry) => entry !== "")
      .flatMap((entry) => {
        const parsed = parseAllowEntry(entry);
        if (parsed !== undefined) return [parsed];
        context.addIssue({ code: "custom", message: `"${entry}" is not a host, a CIDR range or host:port` });
        return [];
      }),
  );

/** Everything that is set from outside, by name. `.env.example` says the same for operators. */
const settingsSchema = z.object({
  PORT: port.default(3000),
  /** The interface the portal listens on. Loopback unless an operator opens it. */
  HOST: z.string().min(1).default("127.0.0.1"),
  DATA_DIR: z.string().min(1).default(".data"),
  /** A PostgreSQL address. Without one the embedded database in DATA_DIR is used. */
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "begins with postgres:// or postgresql://")
    .optional(),
  GATEHOUSE_KEY: z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return undefined;
      const ring = parseKeyRing(text);
      if (ring.ok) return ring.keys;
      context.addIssue({ code: "custom", message: ring.sentence });
      return z.NEVER;
    }),
  GATEHOUSE_SANDBOX: z.enum(["on", "off"], "is on or off").default("on"),
  /** Whether jobs run inside the portal. With PostgreSQL they may run in `npm run worker` alone. */
  GATEHOUSE_WORKER: z.enum(["on", "off"], "is on or off").default("on"),
  GATEHOUSE_URL: z.string().optional(),
  /** Where gateways and the identity provider may live although it is private or speaks plain http. */
  GATEHOUSE_OUTBOUND_ALLOW: allowEntries,
  /**
   * Where documents may be imported from although it is private or speaks plain http. Apart from the gateways' places:
   * who may import is shown what answers, and many a gateway's admin address asks nobody for a password.
   */
  GATEHOUSE_IMPORT_ALLOW: allowEntries,
  /** On: passwords open Gatehouse whatever an admin set on the page. The way back in when the identity provider is gone. */
  GATEHOUSE_PASSWORD_SIGN_IN: z.enum(["on", "as-set"], "is on or as-set").default("as-set"),
  /** How many proxies in front of Gatehouse may be believed about a caller's address. */
  GATEHOUSE_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  NODE_ENV: z.enum(["production", "development", "test"]).default("development"),
});

/** The parsed settings. `GATEHOUSE_URL` is an origin: scheme, host and port, nothing after. */
export type Env = Readonly<Omit<z.infer<typeof settingsSchema>, "GATEHOUSE_URL">> & { readonly GATEHOUSE_URL: string };

/** A setting that cannot be used. The message is the sentence an operator reads. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Parses settings from any source. Throws `SettingsError` naming the first bad variable, its rule and what to do.
 * An empty value counts as absent, because a line `NAME=` in an env file means just that.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = settingsSchema.safeParse(present);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SettingsError(`${String(issue?.path[0])} cannot be used: ${issue?.message}. Correct it and start again.`);
  }
  return { ...parsed.data, GATEHOUSE_URL: readOrigin(parsed.data.GATEHOUSE_URL, parsed.data.PORT) };
}

function readOrigin(text: string | undefined, portNumber: number): string {
  if (text === undefined) return `http://localhost:${portNumber}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url !== undefined && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (url === undefined || !plain || !/^https?:$/.test(url.protocol)) {
    throw new SettingsError(
      "GATEHOUSE_URL cannot be used: it is the address people type, such as https://gatehouse.example.com, without a path. Correct it and start again.",
    );
  }
  if (url.protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) {
    throw new SettingsError(
      `GATEHOUSE_URL cannot be used: plain http is accepted on loopback only, and ${url.hostname} is not. Put TLS in front and use https.`,
    );
  }
  return url.origin;
}

let settings: Env | undefined;

/** The process's settings, parsed on first use. Throws `SettingsError`. */
export function env(): Env {
  if (settings === undefined) {
    if (process.env.NODE_ENV !== "test" && existsSync(".env")) process.loadEnvFile(".env");
    settings = readEnv(process.env);
  }
  return settings;
}

/** For tests that set variables: the next `env()` reads them anew. */
export function forgetEnv(): void {
  settings = undefined;
}

/** The data folder as an absolute path. */
export function dataDir(): string {
  return path.resolve(env().DATA_DIR);
}

/** A file in the data folder, or undefined where there is none. */
export function readDataFile(name: string): string | undefined {
  const file = path.join(dataDir(), name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
