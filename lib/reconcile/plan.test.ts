import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "#lib/model/plan.ts";
import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import { resourceOf } from "./order.ts";
import { planChanges } from "./plan.ts";
import { desire, sampleResource, sampleRules, seen, treeArbitrary } from "./sample.testing.ts";

const plan = (desired: readonly Resource[], observed: readonly ObservedResource[], adopt?: ReadonlySet<string>) =>
  planChanges({ desired: desire(...desired), observed, connector: sampleRules, adopt });

const service = sampleResource("service/s", { host: "a", port: 1 });
const other = sampleResource("service/s", { host: "b", port: 1 });

describe("the table of the planner", () => {
  it.each([
    { so: "desired, none there", desired: [service], observed: [], actions: ["create service/s"], unchanged: 0 },
    { so: "desired, ours and equal", desired: [service], observed: [seen(service)], actions: [], unchanged: 1 },
    {
      so: "desired, ours and different",
      desired: [service],
      observed: [seen(other)],
      actions: ["update service/s"],
      unchanged: 0,
    },
    { so: "not desired, ours", desired: [], observed: [seen(service)], actions: ["delete service/s"], unchanged: 0 },
    {
      so: "not desired, foreign",
      desired: [],
      observed: [seen(service, { ownership: "foreign" })],
      actions: [],
      unchanged: 0,
    },
    {
      so: "not desired, ours and shared",
      desired: [],
      observed: [seen({ ...service, shared: true })],
      actions: [],
      unchanged: 0,
    },
    { so: "nothing on either side", desired: [], observed: [], actions: [], unchanged: 0 },
  ])("$so", ({ desired, observed, actions, unchanged }) => {
    const result = plan(desired, observed);
    expect(result.changes.map(({ action, key }) => `${action} ${key}`)).toEqual(actions);
    expect(result.unchanged).toBe(unchanged);
    expect(result.findings).toEqual([]);
  });

  it("refuses a stranger in our place with a located finding, and changes nothing", () => {
    const placed = { ...service, place: "/backends/0" };
    const result = plan([placed], [seen(other, { ownership: "foreign" })]);
    expect(result.changes).toEqual([]);
    expect(result.findings).toMatchObject([{ severity: "error", code: "ownership.foreign", place: "/backends/0" }]);
    expect(result.findings[0]?.override).toBeUndefined();
  });

  it("adopts a stranger only when it is named, even where it is equal already", () => {
    const result = plan([service], [seen(service, { ownership: "foreign" })], new Set(["service/s"]));
    expect(result.changes).toMatchObject([{ action: "update", fields: [{ path: "owner" }] }]);
    expect(result.findings).toEqual([]);
  });

  it("keeps one of two objects of ours under one key and deletes the other", () => {
    const observed = [seen(service, { remoteId: "second" }), seen(service, { remoteId: "first" })];
    const chosen = plan([{ ...service, remoteId: "second" }], observed);
    expect(chosen.changes).toMatchObject([{ action: "delete", observed: { remoteId: "first" } }]);
    expect(plan([service], observed).changes).toMatchObject([{ action: "delete", observed: { remoteId: "second" } }]);
  });

  it("warns when a stranger goes with something of ours", () => {
    const stranger = seen(sampleResource("plugin/theirs", {}, { cascadesWith: "service/s" }), { ownership: "foreign" });
    const result = plan([], [seen(service), stranger]);
    expect(result.changes.map(({ key }) => key)).toEqual(["service/s"]);
    expect(result.findings).toMatchObject([{ severity: "warning", code: "ownership.cascade" }]);
  });
});

describe("differences", () => {
  it("compares only the keys we say, but whole maps below them", () => {
    const desired = sampleResource("service/s", { headers: { x: "1" } });
    const observed = seen(sampleResource("service/s", { headers: { x: "1", y: "2" }, retries: 5 }));
    expect(plan([desired], [observed]).changes).toMatchObject([
      { action: "update", fields: [{ path: "headers.y", before: "2", after: undefined }] },
    ]);
  });

  it("is blind to spelling that the connector calls the same", () => {
    const spelled = seen(sampleResource("service/s", { host: "a", port: "1" }));
    expect(plan([service], [spelled]).changes).toEqual([]);
  });

  it("never shows a secret, and compares it by what can be known", () => {
    const desired = sampleResource("plugin/p", { key: "hunter2" }, { secrets: ["key"] });
    const fieldsFor = (body: Record<string, string>) => plan([desired], [seen({ ...desired, body })]).changes;
    expect(fieldsFor({ key: "(secret)" })).toEqual([]);
    expect(fieldsFor({ key: "hunter2" })).toEqual([]);
    const changed = [...fieldsFor({ key: "hunter3" }), ...fieldsFor({}), ...plan([desired], []).changes];
    expect(changed).toHaveLength(3);
    for (const change of changed) {
      expect(change.fields).toMatchObject([{ path: "key", after: "(secret)" }]);
      expect(JSON.stringify(change.fields)).not.toContain("hunter");
    }
  });

  it("leaves a payload out of what is compared, shown and hashed, and sends it whole", () => {
    const desired = sampleResource("plugin/p", { digest: "1", document: { paths: {} } }, { payload: ["document"] });
    const observed = (digest: string) => seen({ ...desired, body: { digest } });
    expect(plan([desired], [observed("1")]).changes).toEqual([]);
    const changes = [...plan([desired], [observed("2")]).changes, ...plan([desired], []).changes];
    expect(changes.map(({ fields }) => fields.map(({ path }) => path))).toEqual([["digest"], ["digest"]]);
    expect(changes).toMatchObject([{ desired: { body: desired.body } }, { desired: { body: desired.body } }]);
    const resaid = { ...desired, body: { ...desired.body, document: { paths: {}, info: {} } } };
    expect(plan([resaid], []).hash).toBe(plan([desired], []).hash);
  });
});

describe("the hash", () => {
  const base = plan([service], []).hash;

  it.each([
    { so: "another desired body", hash: plan([other], []).hash },
    { so: "something observed", hash: plan([service], [seen(service)]).hash },
    { so: "a stranger observed", hash: plan([service], [seen(service, { ownership: "foreign" })]).hash },
    { so: "another secret", hash: plan([{ ...service, secrets: ["host"] }], []).hash },
  ])("changes with $so", ({ hash }) => expect(hash).not.toBe(base));

  it("does not change with the order of listing, spelling, readiness or etag", () => {
    const route = sampleResource("route/r", { port: 2 });
    const one = plan([service, route], [seen(service), seen(route)]).hash;
    const spelled = seen({ ...service, body: { port: "1", host: "a" } }, { ready: false, etag: "7" });
    expect(plan([route, service], [seen(route), spelled]).hash).toBe(one);
  });
});

describe("properties", () => {
  it("planning again after applying finds nothing, whatever was there", () => {
    fc.assert(
      fc.property(treeArbitrary, treeArbitrary, (desired, before) => {
        const observed = before.map((resource) => seen(resource));
        const after = applyAll(observed, plan(desired, observed).changes);
        expect(plan(desired, after).changes).toEqual([]);
        expect(after.map(({ key }) => key).toSorted()).toEqual(desired.map(({ key }) => key).toSorted());
      }),
    );
  });

  it("makes what others depend on first, deletes it last, and ends every create before the first delete", () => {
    fc.assert(
      fc.property(treeArbitrary, treeArbitrary, (desired, before) => {
        const { changes } = plan(
          desired,
          before.map((resource) => seen(resource)),
        );
        const at = new Map(changes.map((change, index) => [change.key, { index, change }]));
        for (const [index, change] of changes.entries()) {
          for (const parent of resourceOf(change).dependsOn) {
            const found = at.get(parent);
            if (found === undefined || (found.change.action === "delete") !== (change.action === "delete")) continue;
            expect(change.action === "delete" ? index < found.index : found.index < index).toBe(true);
          }
        }
        expect(changes.map(({ level }) => level)).toEqual(changes.map(({ level }) => level).toSorted((a, b) => a - b));
        const firstDelete = changes.findIndex(({ action }) => action === "delete");
        if (firstDelete >= 0) expect(changes.slice(firstDelete).every(({ action }) => action === "delete")).toBe(true);
      }),
    );
  });

  it("changes and deletes ours only, whoever owns what", () => {
    const owned = fc.tuple(treeArbitrary, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }));
    fc.assert(
      fc.property(treeArbitrary, owned, (desired, [before, flags]) => {
        const observed = before.map((resource, index) =>
          seen(resource, { ownership: flags[index] === true ? "ours" : "foreign" }),
        );
        const touched = plan(desired, observed).changes.flatMap((change) =>
          "observed" in change ? [change.observed] : [],
        );
        expect(touched.filter(({ ownership }) => ownership === "foreign")).toEqual([]);
      }),
    );
  });

  it("writes no delete that a parent's delete implies, and loses none", () => {
    fc.assert(
      fc.property(treeArbitrary, (before) => {
        const { changes, calls } = plan(
          [],
          before.map((resource) => seen(resource)),
        );
        expect(changes).toHaveLength(before.length);
        expect(calls.writes).toBe(1);
        expect(changes.filter(({ implied }) => !implied).map(({ key }) => key)).toEqual(["service/s"]);
      }),
    );
  });
});

/** What a gateway holds after these changes; a deleted parent takes its children along. */
function applyAll(observed: readonly ObservedResource[], changes: readonly Change[]): ObservedResource[] {
  const held = new Map(observed.map((resource) => [resource.key, resource]));
  for (const change of changes.filter(({ implied }) => !implied)) {
    if (change.action !== "delete") {
      held.set(change.key, seen(change.desired));
      continue;
    }
    const gone = new Set([change.key]);
    for (let size = 0; size !== gone.size; ) {
      size = gone.size;
      for (const child of held.values()) if (gone.has(child.cascadesWith ?? "")) gone.add(child.key);
    }
    for (const key of gone) held.delete(key);
  }
  return [...held.values()];
}
