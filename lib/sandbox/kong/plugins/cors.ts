import type { HeaderList } from "../../core/header-list.ts";
import type { Answer, Exchange } from "../proxy/exchange.ts";
import { emptyAnswer } from "../proxy/messages.ts";
import { array, listOf, record } from "../schema/composites.ts";
import { optional } from "../schema/field.ts";
import { flag, number, string, word } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";

const everyMethod = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"] as const;

const origin = string((value) => {
  if (value === "*") return undefined;
  try {
    new RegExp(value);
    return undefined;
  } catch {
    return `'${value}' is not a valid regex`;
  }
});

/** Kong plugin hub, CORS. */
const config = record({
  origins: optional(array(origin)),
  headers: optional(array(string())),
  exposed_headers: optional(array(string())),
  methods: listOf(word(everyMethod), [...everyMethod]),
  max_age: optional(number()),
  credentials: flag(false),
  private_network: flag(false),
  preflight_continue: flag(false),
});

type Settings = NonNullable<ReturnType<typeof config.initial>>;

export const cors = definePlugin({
  name: "cors",
  priority: 2000,
  perConsumer: false,
  config,
  create: (settings) => ({
    access: (exchange) => {
      if (!isPreflight(exchange) || settings.preflight_continue) return undefined;
      return preflight(exchange, settings);
    },
    respond: (exchange, answer) => {
      // A preflight was answered whole above, or belongs to the backend.
      if (isPreflight(exchange)) return undefined;
      allowOrigin(exchange, settings, answer.headers);
      const exposed = settings.exposed_headers ?? [];
      if (exposed.length > 0) answer.headers.set("Access-Control-Expose-Headers", exposed.join(","));
      return undefined;
    },
  }),
});

function isPreflight({ request }: Exchange): boolean {
  const asked = request.headers.get("Access-Control-Request-Method");
  return request.method === "OPTIONS" && Boolean(request.headers.get("Origin")) && asked !== undefined;
}

function preflight(exchange: Exchange, settings: Settings): Answer {
  const answer = emptyAnswer(200);
  const { request } = exchange;
  allowOrigin(exchange, settings, answer.headers);
  const named = settings.headers ?? [];
  const allowed = named.length > 0 ? named.join(",") : request.headers.get("Access-Control-Request-Headers");
  if (allowed !== undefined) answer.headers.set("Access-Control-Allow-Headers", allowed);
  answer.headers.set("Access-Control-Allow-Methods", settings.methods.join(","));
  if (settings.max_age !== null) answer.headers.set("Access-Control-Max-Age", String(settings.max_age));
  if (settings.private_network && request.headers.get("Access-Control-Request-Private-Network") === "true")
    answer.headers.set("Access-Control-Allow-Private-Network", "true");
  return answer;
}

/** Which origin is let in, and whether with credentials: `*` and credentials exclude each other (Fetch, CORS protocol). */
function allowOrigin(exchange: Exchange, settings: Settings, headers: HeaderList): void {
  const asking = exchange.request.headers.get("Origin");
  const allowed = allowedOrigin(settings.origins ?? [], asking, headers);
  headers.setOrDelete("Access-Control-Allow-Origin", allowed ?? null);
  if (!settings.credentials) return;
  if (allowed !== "*") {
    headers.set("Access-Control-Allow-Credentials", "true");
  } else if (asking) {
    headers.append("Vary", "Origin");
    headers.set("Access-Control-Allow-Origin", asking);
    headers.set("Access-Control-Allow-Credentials", "true");
  }
}

function allowedOrigin(
  origins: readonly string[],
  asking: string | undefined,
  headers: HeaderList,
): string | undefined {
  const [only] = origins;
  if (only === undefined || (origins.length === 1 && only === "*")) return "*";
  headers.append("Vary", "Origin");
  // One literal origin is always named, whoever asks: the browser compares.
  if (origins.length === 1 && isLiteral(only)) return only;
  if (!asking) return undefined;
  if (origins.includes("*")) return "*";
  const normal = normalOrigin(asking);
  return origins.some((entry) => originMatches(entry, normal)) ? normal : undefined;
}

function isLiteral(entry: string): boolean {
  return /^[A-Za-z0-9.:/-]+$/.test(entry);
}

function originMatches(entry: string, asking: string): boolean {
  if (isLiteral(entry)) return normalOrigin(entry) === asking;
  // An entry without a colon concerns the host alone.
  const subject = entry.includes(":") ? asking : asking.replace(/^\w+:\/\//, "").replace(/:\d+$/, "");
  return new RegExp(`^(?:${entry.replace(/^\^/, "").replace(/\$$/, "")})$`).test(subject);
}

/** Without the port that the scheme implies. */
function normalOrigin(text: string): string {
  return text.replace(/^(http:\/\/.*):80$/, "$1").replace(/^(https:\/\/.*):443$/, "$1");
}
