/** Ranges were checked when they were typed; what Azure sends back is checked by being read. */
const isIPv6 = (address: string) => address.includes(":");

/** First and last address of a CIDR range; nothing for a single address. */
export function parseRange(range: string): { readonly from: string; readonly to: string } | undefined {
  const [address = "", length] = range.split("/");
  if (length === undefined) return undefined;
  const width = isIPv6(address) ? 128 : 32;
  const size = 1n << BigInt(width - Number(length));
  const first = (toNumber(address) / size) * size;
  return { from: toAddress(first, width), to: toAddress(first + size - 1n, width) };
}

/** The CIDR range between two addresses; nothing when it is none. */
export function printRange(from: string, to: string): string | undefined {
  const width = isIPv6(from) ? 128 : 32;
  if (isIPv6(to) !== (width === 128)) return undefined;
  try {
    const [first, last] = [toNumber(from), toNumber(to)];
    const size = last - first + 1n;
    const bits = size.toString(2).length - 1;
    const isRange = size > 0n && size === 1n << BigInt(bits) && first % size === 0n;
    return isRange ? `${toAddress(first, width)}/${width - bits}` : undefined;
  } catch {
    return undefined;
  }
}

function toNumber(address: string): bigint {
  if (!isIPv6(address)) return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  // The URL parser writes the short and the mixed form out in one way.
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail] = short.split("::");
  const words = (text: string) => (text === "" ? [] : text.split(":"));
  const missing = 8 - words(head).length - words(tail ?? "").length;
  const all = [...words(head), ...Array<string>(tail === undefined ? 0 : missing).fill("0"), ...words(tail ?? "")];
  return all.reduce((sum, word) => sum * 65_536n + BigInt(`0x${word}`), 0n);
}

function toAddress(value: bigint, width: number): string {
  if (width === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const words = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  return new URL(`http://[${words.map((word) => word.toString(16)).join(":")}]`).hostname.slice(1, -1);
}
