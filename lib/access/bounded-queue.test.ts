import { expect, test } from "vitest";
import { boundedQueue } from "./bounded-queue.ts";

test("runs four at once, keeps three waiting, refuses the rest, and is free again afterwards", async () => {
  const inTurn = boundedQueue(4, 3);
  const gate = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await gate.promise;
    running -= 1;
  };
  const all = Array.from({ length: 10 }, () => inTurn(work));
  const settled = Promise.allSettled(all);
  gate.resolve();
  const outcomes = await settled;
  expect(most).toBe(4);
  expect(outcomes.map((one) => one.status)).toEqual([...Array(7).fill("fulfilled"), ...Array(3).fill("rejected")]);
  expect(outcomes[9]).toMatchObject({ reason: { code: "unavailable", retryable: true } });
  await expect(inTurn(async () => "free")).resolves.toBe("free");
});

test("a failure gives its place back", async () => {
  const inTurn = boundedQueue(1, 1);
  const both = await Promise.allSettled([inTurn(() => Promise.reject(new Error("no"))), inTurn(async () => "next")]);
  expect(both).toMatchObject([{ status: "rejected" }, { status: "fulfilled", value: "next" }]);
});
