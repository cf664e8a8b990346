import ipaddr from "ipaddr.js";

/** An address as bytes, an IPv4 one inside IPv6 (mapped) as the IPv4 it is: spelling never decides. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Parses what a resolver, a socket or a canonical URL says. Zone ids and short forms are not addresses. */
export function parseAddress(text: string): Address | undefined {
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare);
  if (bare.includes("%") || !ipaddr.IPv6.isValid(bare)) return undefined;
  const parsed = ipaddr.IPv6.parse(bare);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.toNormalizedString() === b.toNormalizedString();
}

export function inRange(address: Address, range: readonly [Address, number]): boolean {
  return address.kind() === range[0].kind() && address.match(range[0], range[1]);
}

// Instance metadata services hand out credentials to whoever asks. No gateway lives there, so no setting opens them.
const metadata = [
  "169.254.169.254", // AWS, Azure, Google Cloud and most others
  "169.254.170.2", // AWS ECS task credentials
  "169.254.170.23", // AWS EKS pod identity
  "168.63.129.16", // Azure's host channel, a public address by its bytes
  "100.100.100.200", // Alibaba Cloud
  "192.0.0.192", // Oracle Cloud
  "fd00:ec2::254", // AWS over IPv6
  "fd00:ec2::23", // AWS EKS pod identity over IPv6
  "fd20:ce::254", // Google Cloud over IPv6
].flatMap((text) => parseAddress(text) ?? []);

export function isMetadata(address: Address): boolean {
  return metadata.some((other) => sameAddress(address, other));
}

// RFC 4291 §2.4 and IANA: global unicast is 2000::/3. What ipaddr.js calls unicast is everything that has no other name.
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * On the public internet: not loopback, private, link-local, carrier-grade NAT, multicast or reserved, and not an IPv6
 * form that carries an IPv4 address (NAT64, 6to4, Teredo, translated), behind which any of those may stand.
 */
export function isPublic(address: Address): boolean {
  if (isMetadata(address) || address.range() !== "unicast") return false;
  return address.kind() === "ipv4" || inRange(address, globalUnicast);
}
