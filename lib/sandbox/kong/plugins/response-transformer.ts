import { isObject, parseJson, type Unchecked } from "../../core/json.ts";
import type { Answer } from "../proxy/exchange.ts";
import { listOf, record } from "../schema/composites.ts";
import type { TypeOf } from "../schema/field.ts";
import { string, word } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";
import { splitEntry } from "./template.ts";

const pair = string((entry) => (/^[^:]+:/.test(entry) ? undefined : `invalid value: ${entry}`));
const headerRename = string(
  (entry) => (/^[^:]+:/.test(entry) ? undefined : `invalid value: ${entry}`),
  (entry) => {
    const { name, value } = splitEntry(entry);
    const wrong = [name, value].find((part) => !/^[A-Za-z0-9_-]+$/.test(part));
    return wrong === undefined ? undefined : `'${wrong}' is not a valid header`;
  },
);
const typed = { json: listOf(pair), json_types: listOf(word(["boolean", "number", "string"])), headers: listOf(pair) };

/** Kong plugin hub, Response Transformer. */
const config = record({
  remove: record({ json: listOf(string()), headers: listOf(string()) }),
  rename: record({ json: listOf(pair), headers: listOf(headerRename) }),
  replace: record(typed),
  add: record(typed),
  append: record(typed),
});

type Settings = TypeOf<typeof config>;

export const responseTransformer = definePlugin({
  name: "response-transformer",
  priority: 800,
  perConsumer: true,
  config,
  create: (settings) => ({
    respond: (_exchange, answer) => {
      transformHeaders(answer, settings);
      const isJson = answer.headers.get("Content-Type")?.includes("application/json") ?? false;
      if (!isJson || !editsJson(settings)) return undefined;
      answer.headers.delete("Content-Length");
      return { transform: (body) => transformJson(body, settings) };
    },
  }),
});

function transformHeaders({ headers }: Answer, { remove, rename, replace, add, append }: Settings): void {
  for (const { name } of remove.headers.map(splitEntry)) headers.delete(name);
  for (const { name, value } of rename.headers.map(splitEntry)) headers.rename(name, value);
  for (const { name, value } of replace.headers.map(splitEntry)) if (headers.has(name)) headers.set(name, value);
  for (const { name, value } of add.headers.map(splitEntry)) if (!headers.has(name)) headers.set(name, value);
  for (const { name, value } of append.headers.map(splitEntry)) headers.append(name, value);
}

function editsJson({ remove, rename, replace, add, append }: Settings): boolean {
  return [remove, rename, replace, add, append].some((step) => step.json.length > 0);
}

function transformJson(body: Buffer, { remove, rename, replace, add, append }: Settings): Buffer {
  const json = parseJson(body.toString("utf8"));
  if (!isObject(json)) return body;
  for (const name of remove.json) delete json[name];
  for (const { name, value } of rename.json.map(splitEntry)) {
    if (!(name in json)) continue;
    json[value] = json[name];
    delete json[name];
  }
  for (const { name, value } of cast(replace)) if (name in json) json[name] = value;
  for (const { name, value } of cast(add)) if (!(name in json)) json[name] = value;
  for (const { name, value } of cast(append)) json[name] = appended(json, name, value);
  return Buffer.from(JSON.stringify(json));
}

function appended(json: Unchecked, name: string, value: unknown): unknown {
  const current = json[name];
  if (current === undefined) return [value];
  return Array.isArray(current) ? [...current, value] : [current, value];
}

/** Each `name:value` with its value in the type that stands at the same position. */
function cast({ json, json_types }: { json: readonly string[]; json_types: readonly string[] }) {
  return json.map((entry, index) => {
    const { name, value } = splitEntry(entry);
    const type = json_types[index];
    if (type === "number") return { name, value: Number(value) };
    return { name, value: type === "boolean" ? value === "true" : value };
  });
}
