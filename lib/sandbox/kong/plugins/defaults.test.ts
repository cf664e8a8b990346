import { describe, expect, it } from "vitest";
import { isObject } from "../../core/json.ts";
import { loadOracle, oracleAbsence, oracleIsThere } from "../oracle.testing.ts";
import { availablePlugins, findPlugin } from "./available.ts";

/** The least that each plugin needs beside its defaults. */
const least: Readonly<Record<string, object>> = {
  "ip-restriction": { allow: ["10.0.0.0/8"] },
  acl: { allow: ["readers"] },
  "rate-limiting": { minute: 1 },
  "proxy-cache": { strategy: "memory" },
};

describe("plugin configurations", () => {
  it.each(availablePlugins.map((plugin) => plugin.name))(
    "are filled in for %s, and accepted again as stored",
    (name) => {
      const plugin = findPlugin(name);
      const filled = plugin?.check(least[name] ?? {});
      expect(filled).toMatchObject({ ok: true });
      if (filled?.ok) expect(plugin?.check(filled.value)).toEqual(filled);
    },
  );

  // Where there is no oracle, this says so: GATEHOUSE_ORACLES names no folder with Kong's own descriptions.
  describe.skipIf(!oracleIsThere)(`against the vendor's own (skipped when ${oracleAbsence})`, () => {
    it.each(availablePlugins.map((plugin) => plugin.name))("%s has the vendor's fields and defaults", (name) => {
      const oracle = loadOracle();
      const filled = findPlugin(name)?.check(least[name] ?? {});
      const config = filled?.ok ? filled.value : {};
      expect(oracle.pluginProblems(name, config)).toEqual([]);
      expect(sorted(withoutEnterprise({ ...config, ...defaultsGiven(least[name]) }))).toMatchObject(
        Object(sorted(withoutEnterprise({ ...Object(oracle.pluginDefaults(name)), ...defaultsGiven(least[name]) }))),
      );
    });
  });
});

/** Fields of the description that Kong OSS does not have (its source, kong/plugins/acl/schema.lua). */
function withoutEnterprise(config: object): object {
  const { include_consumer_groups: _, ...rest } = { include_consumer_groups: false, ...config };
  return rest;
}

function defaultsGiven(config: object | undefined): object {
  return config ?? {};
}

/** The description lists the elements of a default in alphabetical order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].map(String).sort();
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, sorted(part)]));
}
