import { BlockList } from "node:net";
import { type PolicyConfig, policyConfigSchema, policyEntrySchema, policyMatches } from "#lib/model/policy/policy.ts";
import type { HttpResponse } from "../../connector.ts";
import type { ConsumerRequest } from "../subject.ts";
import { answer, type ToyGateway } from "./toy-gateway.ts";
import type { ToyObject } from "./toy-wire.ts";

const clientAddress = "127.0.0.1";
/** The order in which rules are met, whatever order they were written in: who may enter, then how much, then what. */
const stages: readonly PolicyConfig["type"][] = ["ip-filter", "api-key", "request-size", "rate-limit", "quota", "mock"];

/** The part of the toy gateway that consumers call: it matches the route, enforces the rules and asks a backend. */
export class ToyDataPath {
  readonly #gateway: ToyGateway;
  readonly #now: () => Date;
  readonly #counts = new Map<string, number>();
  #turn = 0;

  constructor(gateway: ToyGateway, now: () => Date) {
    this.#gateway = gateway;
    this.#now = now;
  }

  async serve(url: URL, request: ConsumerRequest): Promise<HttpResponse> {
    const path = decodeURI(url.pathname).replace(/^\/run/, "") || "/";
    const found = this.#route(path, request.method);
    if (found === undefined) return answer(404, { error: "No API answers here." });
    const { api, route, below } = found;
    const parts = this.#gateway.partsOf(api.id);
    const rules = rulesFor(parts, { method: request.method, path: String(route.spec.path) });
    const ordered = stages.flatMap((type) => rules.filter(({ config }) => config.type === type));
    for (const { id, config } of ordered) {
      const refused = this.#meet(api.id, id, config, request);
      if (refused !== undefined) return refused;
    }
    const backend = this.#turnOf(parts.filter(({ kind }) => kind === "backend"));
    if (backend === undefined) return answer(503, { error: "There is no backend." });
    return forward(`${String(backend.spec.url).replace(/\/$/, "")}${encodeURI(below)}${url.search}`, request, rules);
  }

  /** The most literal template wins, segment by segment. */
  #route(path: string, method: string): { api: ToyObject; route: ToyObject; below: string } | undefined {
    const candidates = [...this.#gateway.objects.values()].flatMap((route) => {
      const api = this.#gateway.objects.get(route.parent ?? "");
      if (route.kind !== "route" || api === undefined || !this.#gateway.isReady(api.id)) return [];
      const basePath = api.spec.basePath === "/" ? "" : String(api.spec.basePath);
      if (!path.startsWith(basePath) || String(route.spec.method).toUpperCase() !== method) return [];
      const below = path.slice(basePath.length);
      const rank = match(String(route.spec.path), below);
      return rank === undefined ? [] : [{ api, route, below, rank }];
    });
    return candidates.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))[0];
  }

  #meet(api: string, rule: string, config: PolicyConfig, request: ConsumerRequest): HttpResponse | undefined {
    switch (config.type) {
      case "ip-filter":
        return admits(config) ? undefined : answer(403, { error: "Not from there." });
      case "api-key": {
        const sent = header(request, config.name);
        const known = [...this.#gateway.keys.values()].some((key) => key.api === api && key.key === sent);
        return known ? undefined : answer(401, { error: "No key." });
      }
      case "request-size":
        return Buffer.byteLength(request.body ?? "") > config.maxBytes
          ? answer(413, { error: "Too large." })
          : undefined;
      case "rate-limit":
      case "quota": {
        const count = (this.#counts.get(rule) ?? 0) + 1;
        this.#counts.set(rule, count);
        return count > config.requests ? answer(429, { error: "Too many.", at: this.#now().toISOString() }) : undefined;
      }
      case "mock":
        return { status: config.status, headers: { "content-type": config.contentType }, body: config.body };
      default:
        return undefined;
    }
  }

  #turnOf(backends: readonly ToyObject[]): ToyObject | undefined {
    this.#turn += 1;
    return backends[this.#turn % backends.length];
  }
}

interface Rule {
  readonly id: string;
  readonly config: PolicyConfig;
}

function rulesFor(parts: readonly ToyObject[], operation: { path: string; method: string }): Rule[] {
  return parts
    .filter(({ kind }) => kind === "rule")
    .filter(({ spec }) => policyMatches(policyEntrySchema.shape.match.parse(spec.match), operation))
    .map(({ id, spec }) => ({ id, config: policyConfigSchema.parse(spec.config) }));
}

/** How literal a template matches, as a sortable word: `0` for a literal segment, `1` for a parameter. */
function match(template: string, path: string): string | undefined {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const marks = wanted.map((segment, index) => {
    const value = given[index] ?? "";
    if (segment === value) return "0";
    const pattern = segment
      .split(/\{[^}]+\}/)
      .map((literal) => literal.replace(/[^\w]/g, "\\$&"))
      .join("[^/]+");
    return segment.includes("{") && new RegExp(`^${pattern}$`).test(value) ? "1" : undefined;
  });
  return marks.includes(undefined) ? undefined : marks.join("");
}

function admits({ allow, deny }: Extract<PolicyConfig, { type: "ip-filter" }>): boolean {
  return (allow.length === 0 || blockList(allow).check(clientAddress)) && !blockList(deny).check(clientAddress);
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    const family = address.includes(":") ? "ipv6" : "ipv4";
    list.addSubnet(address, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return list;
}

function header(request: ConsumerRequest, name: string): string | undefined {
  const entry = Object.entries(request.headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry?.[1];
}

async function forward(address: string, request: ConsumerRequest, rules: readonly Rule[]): Promise<HttpResponse> {
  const headers = new Headers(request.headers);
  for (const { config } of rules) {
    if (config.type === "api-key" && config.hideFromBackend) headers.delete(config.name);
    if (config.type === "request-headers") changeHeaders(headers, config);
  }
  const response = await fetch(address, { method: request.method, headers, body: request.body });
  const answered = new Headers(response.headers);
  for (const { config } of rules) if (config.type === "response-headers") changeHeaders(answered, config);
  return { status: response.status, headers: Object.fromEntries(answered), body: await response.text() };
}

function changeHeaders(
  headers: Headers,
  { set, add, remove }: Extract<PolicyConfig, { type: "request-headers" | "response-headers" }>,
): void {
  for (const name of remove) headers.delete(name);
  for (const { name, value } of set) headers.set(name, value);
  for (const { name, value } of add) headers.append(name, value);
}
