import type { Exchange } from "../proxy/exchange.ts";
import { kongMessage } from "../proxy/messages.ts";
import { listOf, record } from "../schema/composites.ts";
import { optional } from "../schema/field.ts";
import { headerName } from "../schema/kinds.ts";
import { flag, string } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";

/** Kong plugin hub, Key Authentication. */
const config = record({
  key_names: listOf(headerName, ["apikey"]),
  hide_credentials: flag(false),
  anonymous: optional(string()),
  key_in_header: flag(true),
  key_in_query: flag(true),
  key_in_body: flag(false),
  run_on_preflight: flag(true),
  realm: optional(string()),
});

export const keyAuth = definePlugin({
  name: "key-auth",
  priority: 1250,
  perConsumer: false,
  config,
  // Refused rather than half done: nothing of this sandbox would look into a body or let an anonymous consumer in.
  problems: ({ key_in_body, anonymous }) => [
    ...(key_in_body ? ["the sandbox does not enforce key_in_body; leave it false"] : []),
    ...(anonymous !== null ? ["the sandbox does not enforce anonymous; leave it unset"] : []),
  ],
  create: (settings, { identities }) => ({
    access: (exchange) => {
      if (!settings.run_on_preflight && exchange.request.method === "OPTIONS") return undefined;
      const refuse = (message: string) =>
        kongMessage(exchange, 401, message, {
          "WWW-Authenticate": settings.realm === null ? "Key" : `Key realm="${settings.realm}"`,
        });
      const found = findKey(exchange, settings);
      if (found === "several") return refuse("Duplicate API key found");
      if (found === undefined || found === "") return refuse("No API key found in request");
      const credential = identities().credentialByKey(found.key);
      const consumer = credential && identities().consumer(credential.consumer.id);
      if (credential === undefined || consumer === undefined) return refuse("Unauthorized");
      exchange.consumer = consumer;
      exchange.credential = credential;
      const { headers } = exchange.upstream;
      headers.set("X-Consumer-ID", consumer.id);
      headers.setOrDelete("X-Consumer-Custom-ID", consumer.custom_id);
      headers.setOrDelete("X-Consumer-Username", consumer.username);
      headers.set("X-Credential-Identifier", credential.id);
      headers.delete("X-Anonymous-Consumer");
      return undefined;
    },
  }),
});

interface Settings {
  readonly key_names: readonly string[];
  readonly key_in_header: boolean;
  readonly key_in_query: boolean;
  readonly hide_credentials: boolean;
}

function findKey(exchange: Exchange, settings: Settings): { key: string } | "several" | "" | undefined {
  for (const name of settings.key_names) {
    const inHeader = settings.key_in_header ? exchange.request.headers.all(name) : [];
    const inQuery = settings.key_in_query ? exchange.request.query.getAll(name) : [];
    const values = inHeader.length > 0 ? inHeader : inQuery;
    const [first] = values;
    if (first === undefined) continue;
    if (values.length > 1) return "several";
    if (settings.hide_credentials) {
      exchange.upstream.headers.delete(name);
      exchange.upstream.query.delete(name);
    }
    return first === "" ? "" : { key: first };
  }
  return undefined;
}
