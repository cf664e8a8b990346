import { isObject, type Unchecked } from "../../core/json.ts";
import { findPlugin } from "../plugins/available.ts";
import { record } from "../schema/composites.ts";
import { bad, type Field, type FieldErrors, good, optional, type TypeOf } from "../schema/field.ts";
import { entityName, id, pluginProtocols, reference, tags, timestamp } from "../schema/kinds.ts";
import { flag, string } from "../schema/scalars.ts";
import { defineEntity } from "./entity.ts";

/** Checked by the schema of the plugin that the entity names. */
const config: Field<Unchecked> = {
  description: { type: "record", abstract: true },
  initial: () => ({}),
  merge: (sent) => sent,
  check: (input) => (isObject(input) ? good(input) : bad("expected a record")),
};

const schema = record({
  id,
  name: string(),
  instance_name: optional(entityName),
  created_at: timestamp,
  updated_at: timestamp,
  route: optional(reference("routes")),
  service: optional(reference("services")),
  consumer: optional(reference("consumers")),
  config,
  protocols: pluginProtocols(),
  enabled: flag(true),
  tags,
});

export type Plugin = TypeOf<typeof schema>;

const definition = defineEntity({
  kind: "plugins",
  path: "plugins",
  nestedPath: "plugins",
  parameter: "plugin",
  endpointKey: "instance_name",
  endpointField: entityName,
  schema,
  unique: ["instance_name"],
  uniqueTogether: ["consumer", "name", "route", "service"],
  foreign: [
    { field: "route", kind: "routes", onDelete: "cascade" },
    { field: "service", kind: "services", onDelete: "cascade" },
    { field: "consumer", kind: "consumers", onDelete: "cascade" },
  ],
});

/** Kong Admin API reference, Plugin object: the configuration is checked and filled in by the named plugin's own schema. */
export const plugins: typeof definition = {
  ...definition,
  validate: (input) => {
    const named = typeof input.name === "string" ? findPlugin(input.name) : undefined;
    if (typeof input.name === "string" && named === undefined)
      return {
        ok: false,
        error: { name: `plugin '${input.name}' not enabled; add it to the 'plugins' configuration property` },
      };
    const protocols = input.protocols ?? (named === undefined ? undefined : [...named.protocols]);
    const outer = definition.validate({ ...input, config: {}, ...(protocols === undefined ? {} : { protocols }) });
    const inner = named?.check(input.config ?? {}) ?? good({});
    const general = inner.ok && named !== undefined ? named.problems(inner.value) : [];
    const errors: FieldErrors = {
      ...(outer.ok ? {} : outer.error),
      ...(inner.ok ? {} : { config: inner.error }),
    };
    if (isObject(input.consumer) && named?.perConsumer === false) errors.consumer = "value must be null";
    if (general.length > 0) errors["@entity"] = general;
    if (Object.keys(errors).length > 0 || !outer.ok || !inner.ok) return { ok: false, error: errors };
    return { ok: true, value: { ...outer.value, config: inner.value } };
  },
  merge: (sent, stored) => {
    const merged = definition.merge(sent, stored);
    const named = typeof stored.name === "string" ? findPlugin(stored.name) : undefined;
    if (!isObject(merged) || named === undefined || !isObject(sent.config)) return merged;
    return { ...merged, config: named.merge(sent.config, stored.config) };
  },
};
