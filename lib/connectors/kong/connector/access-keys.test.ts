import { expect, it } from "vitest";
import { openKong } from "../fixtures/kong-stage.testing.ts";

it("has no keys, and issues none, where no key policy is deployed", async () => {
  const { session, owner } = await openKong();
  expect(await session.accessKeys?.list(owner)).toEqual([]);
  const key = { remoteId: "9d3d8a7c-52f5-4a52-9d0e-1a2f6f1b7c11", name: "one", key: "key-of-one" };
  await expect(session.accessKeys?.issue(owner, key)).rejects.toThrow(/Deploy it with an API key policy first/);
});
