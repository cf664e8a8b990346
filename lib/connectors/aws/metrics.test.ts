import { expect, it } from "vitest";
import { apisInOneCall, spanOf } from "./metrics.ts";

const to = new Date("2026-03-01T10:07:30Z");
const hours = (count: number) => spanOf({ from: new Date(to.getTime() - count * 3_600_000), to });

it("asks for whole minutes around a short window", () => {
  expect(hours(1)).toEqual({
    start: new Date("2026-03-01T09:07:00Z"),
    end: new Date("2026-03-01T10:08:00Z"),
    period: 60,
  });
  expect(hours(3).period).toBe(60);
});

it.each([
  [3.5, 300],
  [16, 300],
  [24, 3600],
  [24 * 30, 86_400],
])("asks for %d hours in parts of %d s, and stays within one answer's data points", (count, period) => {
  const span = hours(count);
  expect(span.period).toBe(period);
  const dataPoints = (span.end.getTime() - span.start.getTime()) / 1000 / period;
  expect(dataPoints * apisInOneCall * 5).toBeLessThanOrEqual(100_800);
});
