import { type Address, inRange, parseAddress } from "./address.ts";

/** One entry of an allow-list setting: a name or a range, on one port or on all. */
export type AllowEntry =
  | { readonly kind: "name"; readonly name: string; readonly port?: number }
  | { readonly kind: "range"; readonly base: Address; readonly bits: number; readonly port?: number };

/** The setting an entry belongs in; refusals name it. */
export type AllowSetting = "GATEHOUSE_OUTBOUND_ALLOW" | "GATEHOUSE_IMPORT_ALLOW";

const namePattern = /^(?=.{1,253}$)[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*$/;

/** Parses `host`, `host:port`, `10.0.0.0/8`, `10.1.2.3:8001`, `[fd00::1]:8001`; undefined for anything else. */
export function parseAllowEntry(text: string): AllowEntry | undefined {
  const cidr = /^(?<base>[0-9a-f.:]+)\/(?<bits>\d{1,3})$/.exec(text)?.groups;
  if (cidr?.base !== undefined) return range(cidr.base, Number(cidr.bits));
  const whole = parseAddress(text);
  if (whole !== undefined) return { kind: "range", base: whole, bits: width(whole) };
  const { host, port: portText } = /^(?<host>\[[0-9a-f:.]+\]|[^:[\]]+)(?::(?<port>\d{1,5}))?$/.exec(text)?.groups ?? {};
  if (host === undefined) return undefined;
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && (port < 1 || port > 65535)) return undefined;
  const address = parseAddress(host);
  if (address !== undefined) return { kind: "range", base: address, bits: width(address), port };
  // Digits and dots that are no address are a mistyped address, not a name.
  return namePattern.test(host) && !/^[\d.]+$/.test(host) ? { kind: "name", name: host, port } : undefined;
}

function range(baseText: string, bits: number): AllowEntry | undefined {
  const base = parseAddress(baseText);
  return base === undefined || bits > width(base) ? undefined : { kind: "range", base, bits };
}

const width = (address: Address) => (address.kind() === "ipv4" ? 32 : 128);

/** Does an operator's entry cover this connection? A name covers every address it resolves to: it is the operator's word. */
export function entryCovers(entry: AllowEntry, name: string, address: Address, port: number): boolean {
  if (entry.port !== undefined && entry.port !== port) return false;
  return entry.kind === "name" ? entry.name === name : inRange(address, [entry.base, entry.bits]);
}
