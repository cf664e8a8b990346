import type { Encoded } from "#lib/connectors/connector.ts";
import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import { desire, sampleResource } from "../sample.testing.ts";
import type { Random } from "./scheduler.testing.ts";

/** A few revisions of one API, drawn at random: a service, routes on it, plugins on some of them. */
export function drawRevisions(random: Random, count: number): readonly Encoded[] {
  return Array.from({ length: count }, () => {
    const resources: Resource[] = [sampleResource("service/s", { port: random.below(3) })];
    for (let route = 0; route < 1 + random.below(3); route += 1) {
      const key = `route/${route}`;
      resources.push(
        sampleResource(key, { port: random.below(3) }, { dependsOn: ["service/s"], cascadesWith: "service/s" }),
      );
      if (!random.chance(0.5)) continue;
      const body = { limit: random.below(3) };
      resources.push(sampleResource(`plugin/${route}`, body, { dependsOn: [key], cascadesWith: key }));
    }
    return desire(...resources);
  });
}

/** How what is ours on the gateway differs from what is desired, in words; empty when it does not. */
export function differences(truth: readonly ObservedResource[], desired: Encoded): string[] {
  const ours = truth.filter(({ ownership }) => ownership === "ours");
  const byKey = Map.groupBy(ours, ({ key }) => key);
  const wanted = new Set(desired.resources.map(({ key }) => key));
  const missing = desired.resources.filter(({ key }) => !byKey.has(key)).map(({ key }) => `${key} is missing`);
  const doubled = [...byKey].filter(([, same]) => same.length > 1).map(([key, { length }]) => `${length} of ${key}`);
  const orphans = [...byKey.keys()].filter((key) => !wanted.has(key)).map((key) => `${key} is an orphan`);
  const unequal = desired.resources
    .filter(({ key, body }) => {
      const [first] = byKey.get(key) ?? [];
      return first !== undefined && JSON.stringify(first.body) !== JSON.stringify(body);
    })
    .map(({ key }) => `${key} differs`);
  return [...missing, ...doubled, ...orphans, ...unequal];
}
