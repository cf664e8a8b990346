import "server-only";
import { lookup } from "node:dns/promises";
import { type Address, isMetadata, isPublic, parseAddress } from "./address.ts";
import { type AllowEntry, type AllowSetting, entryCovers } from "./allow-entry.ts";

/** Refused by the outbound rules before a single packet. The sentence names the setting and what to add. */
export class OutboundRefusal extends Error {
  override readonly name = "OutboundRefusal";
}

/** The name could not be resolved. */
export class UnknownHost extends Error {
  override readonly name = "UnknownHost";
}

/** Resolves a name to all its addresses; rejects when there is none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true, verbatim: true })).map((found) => found.address);

export interface Destination {
  readonly hostname: string;
  readonly port: number;
  /** Vetted; connect to these and to nothing else. At least one. */
  readonly addresses: readonly Address[];
  /** Every address is on the public internet. */
  readonly public: boolean;
}

/** Refuses what can be judged from the URL alone. Throws `OutboundRefusal`. */
export function checkUrl(url: URL): void {
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new OutboundRefusal(`Only http and https addresses can be reached, not ${url.protocol.slice(0, -1)}.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new OutboundRefusal("The address holds a user name or password. Take it out and use a credential.");
  }
  if (metadataNames.has(bareName(url.hostname))) throw refuseMetadata(url.hostname);
}

const metadataNames = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "instance-data",
  "instance-data.ec2.internal",
]);

/**
 * Where a connection to this origin may go. A public address over https may; everything else (private, loopback, plain
 * http) only when the operator listed it. One bad address among several refuses them all.
 * Throws `OutboundRefusal`, `UnknownHost`.
 */
export async function resolveDestination(
  target: { readonly protocol: string; readonly hostname: string; readonly port: number },
  allow: readonly AllowEntry[],
  resolve: Resolve,
  setting: AllowSetting = "GATEHOUSE_OUTBOUND_ALLOW",
): Promise<Destination> {
  const hostname = bareName(target.hostname);
  const addresses = await addressesOf(hostname, resolve);
  for (const address of addresses) {
    if (isMetadata(address)) throw refuseMetadata(hostname);
    if (allow.some((entry) => entryCovers(entry, hostname, address, target.port))) continue;
    if (!isPublic(address)) throw refusePrivate(hostname, target.port, setting);
    if (target.protocol !== "https:") throw refusePlain(hostname, target.port, setting);
  }
  return { hostname, port: target.port, addresses, public: addresses.every(isPublic) };
}

/** Lower case, without brackets and the root's trailing dot: the one spelling that entries are compared with. */
function bareName(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}

async function addressesOf(hostname: string, resolve: Resolve): Promise<readonly Address[]> {
  const literal = parseAddress(hostname);
  if (literal !== undefined) return [literal];
  let found: readonly string[];
  try {
    found = await resolve(hostname);
  } catch (cause) {
    throw new UnknownHost(`The name ${hostname} could not be found.`, { cause });
  }
  const addresses = found.map((text) => parseAddress(text));
  const known = addresses.filter((address) => address !== undefined);
  // An address we cannot read is one we cannot vet.
  if (known.length === 0 || known.length !== addresses.length)
    throw new UnknownHost(`The name ${hostname} could not be found.`);
  return known;
}

const where = (hostname: string, port: number) =>
  hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;

function refusePrivate(hostname: string, port: number, setting: AllowSetting): OutboundRefusal {
  return new OutboundRefusal(
    `${where(hostname, port)} is not on the public internet, so it is not reached. If it should be, an operator adds ${where(hostname, port)} to ${setting} and restarts Gatehouse.`,
  );
}

function refusePlain(hostname: string, port: number, setting: AllowSetting): OutboundRefusal {
  return new OutboundRefusal(
    `${where(hostname, port)} would be reached over plain http, where anyone on the way can read along. Use https, or an operator adds ${where(hostname, port)} to ${setting} and restarts Gatehouse.`,
  );
}

function refuseMetadata(hostname: string): OutboundRefusal {
  return new OutboundRefusal(
    `${hostname} is a cloud's metadata service, which hands out credentials. It is never reached.`,
  );
}
