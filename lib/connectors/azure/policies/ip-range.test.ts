import fc from "fast-check";
import { expect, it } from "vitest";
import { parseRange, printRange } from "./ip-range.ts";

it.each([
  ["10.0.0.0/8", "10.0.0.0", "10.255.255.255"],
  ["192.0.2.7/32", "192.0.2.7", "192.0.2.7"],
  ["0.0.0.0/0", "0.0.0.0", "255.255.255.255"],
  ["2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
  ["::1/128", "::1", "::1"],
])("says %s by its first and last address, and reads it back", (range, from, to) => {
  expect(parseRange(range)).toEqual({ from, to });
  expect(printRange(from, to)).toBe(range);
});

it("has no range for a single address, and none for what is no power of two", () => {
  expect(parseRange("192.0.2.7")).toBeUndefined();
  expect(printRange("10.0.0.0", "10.0.0.2")).toBeUndefined();
  expect(printRange("10.0.0.1", "10.0.0.2")).toBeUndefined();
  expect(printRange("10.0.0.9", "10.0.0.1")).toBeUndefined();
  expect(printRange("10.0.0.0", "::1")).toBeUndefined();
  expect(printRange("nonsense", "::1")).toBeUndefined();
});

it("gives back every range whose host part is empty", () => {
  const four = fc.tuple(fc.nat(0xffff_ffff), fc.integer({ min: 0, max: 32 })).map(([value, bits]) => {
    const first = bits === 0 ? 0 : Math.floor(value / 2 ** (32 - bits)) * 2 ** (32 - bits);
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${bits}`;
  });
  fc.assert(
    fc.property(four, (range) => {
      const parsed = parseRange(range);
      expect(parsed && printRange(parsed.from, parsed.to)).toBe(range);
    }),
  );
});
