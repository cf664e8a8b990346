import { isObject, parseJson, type Unchecked } from "../../core/json.ts";
import type { Exchange } from "../proxy/exchange.ts";
import { listOf, record } from "../schema/composites.ts";
import { type Field, optional, type TypeOf } from "../schema/field.ts";
import { string } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";
import { renderTemplate, splitEntry, templateProblem } from "./template.ts";

const headerCharacters = /^[A-Za-z0-9_-]+$/;

const named = string((entry) => headerProblem(splitEntry(entry).name));
const pair = string(pairProblem, (entry) => templateProblem(splitEntry(entry).value));
const headerPair = string(
  (entry) => (/^[^:]+:/.test(entry) ? undefined : `invalid value: ${entry}`),
  (entry) => headerProblem(splitEntry(entry).name) ?? templateProblem(splitEntry(entry).value),
);
const headerRename = string(pairProblem, (entry) => {
  const { name, value } = splitEntry(entry);
  return headerProblem(name) ?? headerProblem(value);
});

function headerProblem(name: string): string | undefined {
  return headerCharacters.test(name) ? undefined : `'${name}' is not a valid header`;
}

function pairProblem(entry: string): string | undefined {
  const { name, value } = splitEntry(entry);
  return value === "" ? `key '${name}' has no value` : undefined;
}

const parts = (headers: Field<string>, others: Field<string>) => ({
  body: listOf(others),
  headers: listOf(headers),
  querystring: listOf(others),
});

/** Kong plugin hub, Request Transformer. */
const config = record({
  http_method: optional(string((value) => (/^[A-Z]+$/.test(value) ? undefined : `invalid value: ${value}`))),
  remove: record(parts(named, string())),
  rename: record(parts(headerRename, pair)),
  replace: record({ ...parts(headerPair, pair), uri: optional(string(templateProblem)) }),
  add: record(parts(headerPair, pair)),
  append: record(parts(headerPair, pair)),
});

type Settings = TypeOf<typeof config>;

/** In Kong's order: URI, method, headers, body, query. Within each: remove, rename, replace, add, append. */
export const requestTransformer = definePlugin({
  name: "request-transformer",
  priority: 801,
  perConsumer: true,
  config,
  create: (settings) => ({
    access: async (exchange) => {
      const { upstream } = exchange;
      if (settings.replace.uri !== null) upstream.path = upstreamPath(renderTemplate(settings.replace.uri, exchange));
      if (settings.http_method !== null) upstream.method = settings.http_method;
      const render = (entry: string) => {
        const { name, value } = splitEntry(entry);
        return { name, value: renderTemplate(value, exchange) };
      };
      transformHeaders(exchange, settings, render);
      await transformBody(exchange, settings, render);
      transformQuery(exchange, settings, render);
      return undefined;
    },
  }),
});

type Render = (entry: string) => { name: string; value: string };

function upstreamPath(path: string): string {
  if (!path.startsWith("/")) throw new Error(`The rendered URI "${path}" does not start with a slash.`);
  // What the captures hold was decoded by the router.
  return path.replace(/[^\w.\-~/%:@!$&'()*+,;=]/g, (character) => encodeURIComponent(character));
}

function transformHeaders({ upstream: { headers }, upstreamHost }: Exchange, settings: Settings, render: Render): void {
  for (const { name } of settings.remove.headers.map(splitEntry)) headers.delete(name);
  for (const { name, value } of settings.rename.headers.map(splitEntry)) headers.rename(name, value);
  for (const { name, value } of settings.replace.headers.map(render)) {
    if (name.toLowerCase() === "host") upstreamHost.name = value;
    else if (headers.has(name)) headers.set(name, value);
  }
  for (const { name, value } of settings.add.headers.map(render))
    if (!headers.has(name) && name.toLowerCase() !== "host") headers.set(name, value);
  for (const { name, value } of settings.append.headers.map(render)) headers.append(name, value);
}

function transformQuery({ upstream: { query } }: Exchange, settings: Settings, render: Render): void {
  for (const name of settings.remove.querystring) query.delete(name);
  for (const { name, value } of settings.rename.querystring.map(splitEntry)) {
    const values = query.getAll(name);
    if (values.length === 0) continue;
    query.delete(name);
    for (const one of values) query.append(value, one);
  }
  for (const { name, value } of settings.replace.querystring.map(render)) if (query.has(name)) query.set(name, value);
  for (const { name, value } of settings.add.querystring.map(render)) if (!query.has(name)) query.set(name, value);
  for (const { name, value } of settings.append.querystring.map(render)) query.append(name, value);
}

async function transformBody(exchange: Exchange, settings: Settings, render: Render): Promise<void> {
  const { remove, rename, replace, add, append } = settings;
  if ([remove, rename, replace, add, append].every((step) => step.body.length === 0)) return;
  const type = exchange.request.headers.get("Content-Type")?.toLowerCase() ?? "";
  const text = (await exchange.request.body()).toString("utf8");
  const isForm = type.includes("application/x-www-form-urlencoded");
  const parameters = isForm
    ? Object.fromEntries(new URLSearchParams(text))
    : type.includes("application/json")
      ? parseJson(text || "{}")
      : undefined;
  if (!isObject(parameters)) return;
  editParameters(parameters, settings, render);
  const edited = isForm
    ? new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString()
    : JSON.stringify(parameters);
  exchange.upstream.body = Buffer.from(edited);
}

function editParameters(
  parameters: Unchecked,
  { remove, rename, replace, add, append }: Settings,
  render: Render,
): void {
  for (const name of remove.body) delete parameters[name];
  for (const { name, value } of rename.body.map(splitEntry)) {
    if (!(name in parameters)) continue;
    parameters[value] = parameters[name];
    delete parameters[name];
  }
  for (const { name, value } of replace.body.map(render)) if (name in parameters) parameters[name] = value;
  for (const { name, value } of add.body.map(render)) if (!(name in parameters)) parameters[name] = value;
  for (const { name, value } of append.body.map(render)) {
    const current = parameters[name];
    parameters[name] =
      current === undefined ? [value] : Array.isArray(current) ? [...current, value] : [current, value];
  }
}
