import { describe, expect, test } from "vitest";
import { isMetadata, isPublic, parseAddress } from "./address.ts";
import { entryCovers, parseAllowEntry } from "./allow-entry.ts";

const address = (text: string) => {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
};

describe("an address is public by its bytes", () => {
  test.each(["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2001:4860:4860::8888", "::ffff:1.1.1.1"])(
    "%s is",
    (text) => expect(isPublic(address(text))).toBe(true),
  );

  test.each([
    ["127.0.0.1", "loopback"],
    ["127.255.255.254", "all of loopback"],
    ["0.0.0.0", "this host"],
    ["0.1.2.3", "this network"],
    ["10.0.0.1", "private"],
    ["172.16.0.1", "private"],
    ["172.31.255.255", "private"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "carrier-grade NAT"],
    ["169.254.1.1", "link-local"],
    ["192.0.0.1", "protocol assignments"],
    ["192.0.2.1", "documentation"],
    ["198.18.0.1", "benchmarking"],
    ["224.0.0.1", "multicast"],
    ["240.0.0.1", "reserved"],
    ["255.255.255.255", "broadcast"],
    ["168.63.129.16", "Azure's host channel"],
    ["::", "unspecified"],
    ["::1", "loopback"],
    ["::127.0.0.1", "the old IPv4-compatible form"],
    ["::ffff:127.0.0.1", "mapped"],
    ["::ffff:7f00:1", "mapped, in hex"],
    ["0:0:0:0:0:ffff:a00:1", "mapped private, written out"],
    ["::ffff:0:7f00:1", "translated (RFC 6145)"],
    ["64:ff9b::7f00:1", "NAT64"],
    ["64:ff9b:1::a00:1", "local NAT64"],
    ["2002:7f00:1::", "6to4"],
    ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "Teredo"],
    ["fc00::1", "unique local"],
    ["fd00:ec2::254", "unique local metadata"],
    ["fe80::1", "link-local"],
    ["fec0::1", "old site-local"],
    ["ff02::1", "multicast"],
    ["100::1", "discard"],
    ["2001:db8::1", "documentation"],
    ["4000::1", "not assigned"],
  ])("%s is not: %s", (text) => expect(isPublic(address(text))).toBe(false));

  test.each(["127.1", "0x7f000001", "2130706433", "0177.0.0.1", "fe80::1%eth0", "localhost", ""])(
    "%s is not an address at all",
    (text) => expect(parseAddress(text)).toBeUndefined(),
  );

  test("metadata is known in the mapped spelling too", () => {
    expect(isMetadata(address("::ffff:a9fe:a9fe"))).toBe(true);
  });
});

describe("an entry of the allow-list", () => {
  test.each([
    ["kong.internal", "kong.internal", "10.1.2.3", 8001, true],
    ["kong.internal:8001", "kong.internal", "10.1.2.3", 8001, true],
    ["kong.internal:8001", "kong.internal", "10.1.2.3", 8002, false],
    ["kong.internal", "other.internal", "10.1.2.3", 8001, false],
    ["kong.internal", "x.kong.internal", "10.1.2.3", 8001, false],
    ["10.0.0.0/8", "kong.internal", "10.1.2.3", 8001, true],
    ["10.0.0.0/8", "kong.internal", "11.1.2.3", 8001, false],
    ["10.1.2.3", "10.1.2.3", "10.1.2.3", 1, true],
    ["10.1.2.3:8001", "10.1.2.3", "10.1.2.3", 8002, false],
    ["10.0.0.0/8", "x", "::ffff:10.1.2.3", 1, true],
    ["fd00::/8", "x", "fd12::1", 1, true],
    ["[fd00::1]:8001", "x", "fd00::1", 8001, true],
    ["[fd00::1]:8001", "x", "fd00::1", 8002, false],
  ])("%s for %s at %s port %i: %s", (text, name, where, port, covered) => {
    const entry = parseAllowEntry(text);
    expect(entry && entryCovers(entry, name, address(where), port)).toBe(covered);
  });

  test.each([
    "10.0.0.0/33",
    "10.0.0/8",
    "kong:0",
    "kong:99999",
    "http://kong",
    "1.2.3",
    "kong/8",
    "*.internal",
    "a b",
    "[::1",
  ])("%s is refused", (text) => expect(parseAllowEntry(text)).toBeUndefined());
});
