import { BlockList, isIP } from "node:net";
import { kongMessage } from "../proxy/messages.ts";
import { array, record } from "../schema/composites.ts";
import { optional } from "../schema/field.ts";
import { number, string } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";

const addressOrRange = string((value) =>
  parseRange(value) === undefined ? `invalid ip or cidr range: '${value}'` : undefined,
);

/** Kong plugin hub, IP Restriction. */
const config = record({
  allow: optional(array(addressOrRange)),
  deny: optional(array(addressOrRange)),
  status: optional(number()),
  message: optional(string()),
});

export const ipRestriction = definePlugin({
  name: "ip-restriction",
  priority: 990,
  perConsumer: true,
  protocols: ["http", "https", "tcp", "tls", "grpc", "grpcs"],
  config,
  problems: ({ allow, deny }) =>
    (allow ?? []).length === 0 && (deny ?? []).length === 0
      ? ["at least one of these fields must be non-empty: 'config.allow', 'config.deny'"]
      : [],
  create: ({ allow, deny, status, message }) => {
    const denied = blockList(deny ?? []);
    const allowed = blockList(allow ?? []);
    return {
      access: (exchange) => {
        const address = exchange.request.clientAddress;
        const isRefused = holds(denied, address) || ((allow ?? []).length > 0 && !holds(allowed, address));
        return isRefused
          ? kongMessage(exchange, status ?? 403, message ?? `IP address not allowed: ${address}`)
          : undefined;
      },
    };
  },
});

type Family = "ipv4" | "ipv6";

function parseRange(text: string): { address: string; bits: number; family: Family } | undefined {
  const [address = "", bits, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return undefined;
  const most = version === 4 ? 32 : 128;
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) return undefined;
  return { address, bits: bits === undefined ? most : Number(bits), family: version === 4 ? "ipv4" : "ipv6" };
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const parsed = parseRange(range);
    if (parsed !== undefined) list.addSubnet(parsed.address, parsed.bits, parsed.family);
  }
  return list;
}

function holds(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
