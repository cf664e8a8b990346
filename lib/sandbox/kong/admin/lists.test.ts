import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listOf, openStranger, type Row, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
beforeAll(async () => {
  stranger = await openStranger();
  for (let index = 0; index < 7; index += 1)
    await stranger.must("PUT", `/services/s${index}`, {
      host: "a.internal",
      tags: ["all", index % 2 === 0 ? "even" : "odd"],
    });
  for (let index = 0; index < 3; index += 1)
    await stranger.must("PUT", `/services/s0/routes/r${index}`, { paths: [`/r${index}`], tags: ["all"] });
});
afterAll(() => stranger.close());

async function everyPage(first: string): Promise<{ rows: Row[]; links: string[] }> {
  const rows: Row[] = [];
  const links: string[] = [];
  for (let next: string | null = first; next !== null; ) {
    const page = listOf(await stranger.admin("GET", next));
    rows.push(...page.data);
    next = page.next;
    if (next !== null) links.push(next);
    expect(page.offset === undefined).toBe(next === null);
  }
  return { rows, links };
}

describe("paging", () => {
  it("gives every row once, repeating size and tags in next", async () => {
    const { rows, links } = await everyPage("/services?size=2&tags=all");
    expect(new Set(rows.map((row) => row.name))).toEqual(new Set(["s0", "s1", "s2", "s3", "s4", "s5", "s6"]));
    expect(rows).toHaveLength(7);
    expect(links).toHaveLength(3);
    for (const link of links) expect(link).toMatch(/^\/services\?offset=[^&]+&tags=all&size=2$/);
  });

  it("drops size from a nested next, and ignores tags there", async () => {
    const { body } = await stranger.admin("GET", "/services/s0/routes?size=2&tags=nothing");
    const { id } = await stranger.must("GET", "/services/s0");
    expect(body).toMatchObject({ next: expect.stringMatching(new RegExp(`^/services/${id}/routes\\?offset=[^&]+$`)) });
    const { rows } = await everyPage("/services/s0/routes?size=2&tags=nothing");
    expect(rows).toHaveLength(3);
  });

  it.each([
    ["size=0", 9, "size must be an integer between 1 and 1000"],
    ["size=1001", 9, "size must be an integer between 1 and 1000"],
    ["size=many", 9, "size must be a number"],
    ["offset=%21", 7, "'!' is not a valid offset: bad base64 encoding"],
  ])("refuses %s", async (query, code, message) => {
    const answer = await stranger.admin("GET", `/services?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code, message });
  });
});

describe("tags", () => {
  it.each([
    ["even", 4],
    ["all,odd", 3],
    ["even/odd", 7],
    ["even,odd", 0],
  ])("finds by %s", async (filter, count) => {
    expect(listOf(await stranger.admin("GET", `/services?tags=${filter}`)).data).toHaveLength(count);
  });

  it.each([
    ["a,b/c", "invalid filter syntax"],
    ["", "cannot be null"],
    ["a,b,c,d,e,f", "cannot query more than 5 tags"],
  ])("refuses %j", async (filter, problem) => {
    const answer = await stranger.admin("GET", `/services?tags=${filter}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 11, options: { tags: problem } });
  });

  it("lists who carries a tag, whatever the kind", async () => {
    const { data } = listOf(await stranger.admin("GET", "/tags/all"));
    expect(data).toHaveLength(10);
    expect(new Set(data.map((row) => row.entity_name))).toEqual(new Set(["services", "routes"]));
    expect(listOf(await stranger.admin("GET", "/tags/nobody")).data).toEqual([]);
    const { rows } = await everyPage("/tags?size=4");
    expect(rows).toHaveLength(17);
  });
});

describe("nested addresses", () => {
  it("sets the parent, and finds a child below its own parent only", async () => {
    const { id } = await stranger.must("GET", "/services/s0");
    expect(await stranger.must("GET", "/routes/r0")).toMatchObject({ service: { id } });
    expect((await stranger.admin("GET", "/services/s0/routes/r0")).status).toBe(200);
    expect((await stranger.admin("GET", "/services/s1/routes/r0")).status).toBe(404);
    expect((await stranger.admin("GET", "/services/nobody/routes")).status).toBe(404);
  });

  it("leaves another parent's child alone when asked to delete it", async () => {
    await stranger.must("DELETE", "/services/s1/routes/r0");
    expect((await stranger.admin("GET", "/routes/r0")).status).toBe(200);
  });

  it("shows a parent from its child", async () => {
    expect(await stranger.must("GET", "/routes/r0/service")).toMatchObject({ name: "s0" });
  });

  it("keeps targets below their upstream only", async () => {
    expect((await stranger.admin("GET", "/targets")).status).toBe(404);
  });

  it("gives plugins below each of their parents", async () => {
    await stranger.must("POST", "/services/s0/plugins", { name: "cors" });
    await stranger.must("POST", "/routes/r0/plugins", { name: "key-auth" });
    await stranger.must("PUT", "/consumers/bob", {});
    await stranger.must("POST", "/consumers/bob/plugins", { name: "rate-limiting", config: { minute: 1 } });
    for (const [path, name] of [
      ["/services/s0/plugins", "cors"],
      ["/routes/r0/plugins", "key-auth"],
      ["/consumers/bob/plugins", "rate-limiting"],
    ] as const)
      expect(listOf(await stranger.admin("GET", path)).data).toMatchObject([{ name }]);
  });
});
