import { expect, it } from "vitest";
import { runTo, sampleOwner } from "../../conformance/run.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { orders } from "../fixtures/orders.testing.ts";

const count = 6;

it("deploys and removes one API after another at the pace of AWS's quotas, and is never refused", async () => {
  const first = await openAwsRest({}, { isVirtual: true, callQuotas: true });
  const { harness } = first.sandbox;
  const stages = Array.from({ length: count }, (_, index) => ({
    ...first,
    // A session of its own: the pace is the process's.
    session: first.sandbox.connect(),
    slug: `orders-${index}`,
    journal: { known: [] },
    owner: { ...sampleOwner, deploymentId: `4a1d6c0e-2f43-4f7e-8a55-0c9a1f6d2e0${index}` },
  }));
  const elapsed = async (act: () => Promise<void>) => {
    const startMs = harness.now().getTime();
    await act();
    return harness.now().getTime() - startMs;
  };
  const deployingMs = await elapsed(async () => {
    for (const stage of stages) await runTo(stage, orders());
  });
  const removingMs = await elapsed(async () => {
    for (const stage of stages) await runTo(stage, undefined);
  });
  expect(harness.calls.filter(({ status }) => status === 429)).toEqual([]);
  for (const [spentMs, boundMs] of [
    [deployingMs, (count - 1) * 5000],
    [removingMs, (count - 1) * 30_000],
  ] as const) {
    expect(spentMs).toBeGreaterThanOrEqual(boundMs);
    expect(spentMs).toBeLessThanOrEqual(boundMs * 1.1);
  }
});
