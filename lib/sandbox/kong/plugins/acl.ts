import { kongMessage } from "../proxy/messages.ts";
import { array, record } from "../schema/composites.ts";
import { optional } from "../schema/field.ts";
import { flag, string } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";

/** Kong plugin hub, ACL. */
const config = record({
  allow: optional(array(string())),
  deny: optional(array(string())),
  hide_groups_header: flag(false),
  always_use_authenticated_groups: flag(false),
});

export const acl = definePlugin({
  name: "acl",
  priority: 950,
  perConsumer: false,
  config,
  problems: ({ allow, deny, always_use_authenticated_groups }) => [
    ...(isEmpty(allow) === isEmpty(deny)
      ? ["exactly one of these fields must be non-empty: 'config.allow', 'config.deny'"]
      : []),
    ...(isEmpty(allow) && isEmpty(deny)
      ? ["at least one of these fields must be non-empty: 'config.allow', 'config.deny'"]
      : []),
    ...(always_use_authenticated_groups
      ? ["the sandbox does not enforce always_use_authenticated_groups; leave it false"]
      : []),
  ],
  create: (settings, { identities }) => ({
    access: (exchange) => {
      const { consumer, credential } = exchange;
      if (consumer === undefined) return kongMessage(exchange, 401, "Unauthorized");
      const groups = identities().groupsOf(consumer.id);
      const denied = settings.deny ?? [];
      if (groups.length === 0 && denied.length === 0)
        return credential === undefined
          ? kongMessage(exchange, 401, "Unauthorized")
          : kongMessage(exchange, 403, "You cannot consume this service");
      const isMember = (list: readonly string[]) => list.some((group) => groups.includes(group));
      const isRefused = denied.length > 0 ? isMember(denied) : !isMember(settings.allow ?? []);
      if (isRefused) return kongMessage(exchange, 403, "You cannot consume this service");
      if (!settings.hide_groups_header) exchange.upstream.headers.set("X-Consumer-Groups", groups.join(", "));
      return undefined;
    },
  }),
});

function isEmpty(list: readonly string[] | null): boolean {
  return list === null || list.length === 0;
}
