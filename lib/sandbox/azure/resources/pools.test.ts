import { afterEach, beforeEach, expect, it } from "vitest";
import { messagesOf, openStranger, type Stranger } from "../sdk-client.testing.ts";

let stranger: Stranger;
beforeEach(async () => {
  stranger = await openStranger();
  const { client, at } = stranger;
  for (const name of ["blue", "green"])
    await client.backend.createOrUpdate(...at, name, { url: `https://${name}.internal`, protocol: "http" });
});
afterEach(() => stranger.close());

const pool = (...names: readonly string[]) => ({
  typePropertiesType: "Pool" as const,
  pool: { services: names.map((name) => ({ id: `/backends/${name}`, weight: 1, priority: 1 })) },
});

it("is made of backends that are there, which cannot be deleted while they are in it", async () => {
  const { client, at, arm } = stranger;
  await expect(client.backend.createOrUpdate(...at, "all", pool("blue", "red"))).rejects.toMatchObject({
    details: { error: { details: [{ message: "Backend 'red' was not found." }] } },
  });
  const made = await client.backend.createOrUpdate(...at, "all", pool("blue", "green"));
  expect(made.pool?.services?.map(({ weight }) => weight)).toEqual([1, 1]);
  const refused = await arm("DELETE", "backends/blue", undefined, { "if-match": "*" });
  expect(messagesOf(refused)).toEqual(["Backend 'blue' is used in pool 'all' and cannot be deleted."]);
  await client.backend.delete(...at, "all", "*");
  await client.backend.delete(...at, "blue", "*");
});

it("weighs from 0 to 100, holds 30 at most, and has an address only when it is none", async () => {
  const { arm } = stranger;
  const put = async (properties: object) => (await arm("PUT", "backends/all", { properties })).status;
  const services = [{ id: "/backends/blue", weight: 101 }];
  expect(await put({ type: "Pool", pool: { services } })).toBe(400);
  expect(
    await put({ type: "Pool", pool: { services: Array.from({ length: 31 }, () => ({ id: "/backends/blue" })) } }),
  ).toBe(400);
  expect(await put({ type: "Pool", url: "https://x.internal", pool: { services: [{ id: "/backends/blue" }] } })).toBe(
    400,
  );
  expect(await put({ type: "Pool", pool: { services: [{ id: "/backends/blue", weight: 100 }] } })).toBe(201);
});

it("is not to be had in the Consumption tier", async () => {
  const poor = await openStranger({ sku: "Consumption" });
  await poor.client.backend.createOrUpdate(...poor.at, "blue", { url: "https://blue.internal", protocol: "http" });
  await expect(poor.client.backend.createOrUpdate(...poor.at, "all", pool("blue"))).rejects.toMatchObject({
    statusCode: 400,
  });
  await poor.close();
});
