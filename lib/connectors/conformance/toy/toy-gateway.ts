import { createHash } from "node:crypto";
import { z } from "zod";
import type { HttpRequest, HttpResponse } from "../../connector.ts";
import { type ToyObject, toyObjectSchema } from "./toy-wire.ts";

/** How long making or changing an API takes, in milliseconds of the gateway's clock. */
const operationMs = 5000;
const retryAfterMs = 2000;
const pageSize = 250;

const putSchema = toyObjectSchema.omit({ id: true, state: true });
const searchSchema = z.object({ markPrefix: z.string(), ids: z.array(z.string()) });
const keySchema = z.object({ api: z.string(), name: z.string(), key: z.string() });

interface Operation {
  readonly target: string;
  readonly endsAt: number;
}

interface ToyKey {
  readonly api: string;
  readonly name: string;
  readonly key: string;
}

/** Who a token stands for, and what it may. */
const tokens: Readonly<Record<string, { user: string; may: readonly string[] }>> = {
  "toy-good-token": { user: "deployer", may: ["apis:read", "apis:write"] },
  "toy-reader-token": { user: "reader", may: ["apis:read"] },
};

/** The control API of a small gateway, in memory: slow writes of APIs, pages, permissions, unique names, cascades. */
export class ToyGateway {
  readonly objects = new Map<string, ToyObject>();
  readonly keys = new Map<string, ToyKey>();
  readonly #operations = new Map<string, Operation>();
  readonly #edition: string;
  readonly #now: () => Date;

  constructor(edition: string, now: () => Date) {
    this.#edition = edition;
    this.#now = now;
    seedStrangers(this.objects);
  }

  unfinishedOperations(): number {
    return [...this.#operations.values()].filter(({ endsAt }) => endsAt > this.#now().getTime()).length;
  }

  /** Is the object made, and not still being made? */
  isReady(id: string): boolean {
    const now = this.#now().getTime();
    return [...this.#operations.values()].every(({ target, endsAt }) => target !== id || endsAt <= now);
  }

  /** One request to the control API. */
  handle(request: HttpRequest): HttpResponse {
    const token = (request.headers?.authorization ?? "").replace(/^Bearer /, "");
    const who = tokens[token];
    if (who === undefined) return answer(401, { error: "Who are you?" });
    const reads = request.method === "GET" || request.url.pathname === "/search";
    if (!reads && !who.may.includes("apis:write")) return answer(403, { error: "apis:write is missing." });
    const [, room = "", id = ""] = request.url.pathname.split("/").map(decodeURIComponent);
    const body: unknown = request.body === undefined ? undefined : JSON.parse(request.body);
    switch (`${request.method} ${room}`) {
      case "GET whoami":
        return answer(200, { user: who.user, may: who.may, version: "1.2.3", edition: this.#edition });
      case "GET apis":
        return id === "" ? this.#page(request.url.searchParams.get("after") ?? "") : this.#api(id);
      case "POST search":
        return this.#search(searchSchema.parse(body));
      case "PUT objects":
        return this.#put(id, putSchema.parse(body), request.url.searchParams.has("rehearse"));
      case "DELETE objects":
        return this.#delete(id);
      case "GET operations":
        return this.#operation(id);
      case "GET keys":
        return answer(200, { keys: this.#keysOf(id) });
      case "PUT keys":
        this.keys.set(id, keySchema.parse(body));
        return answer(200, { id });
      case "DELETE keys":
        return answer(this.keys.delete(id) ? 204 : 404, { error: "There is no such key." });
      default:
        return answer(404, { error: "There is nothing here." });
    }
  }

  partsOf(api: string): ToyObject[] {
    return [...this.objects.values()].filter(({ parent }) => parent === api);
  }

  #keysOf(api: string): { id: string; name: string }[] {
    return [...this.keys].filter(([, key]) => key.api === api).map(([id, { name }]) => ({ id, name }));
  }

  #page(after: string): HttpResponse {
    const ids = [...this.objects.values()].filter(({ kind, id }) => kind === "api" && id > after).map(({ id }) => id);
    const shown = ids.toSorted().slice(0, pageSize);
    const parts = Map.groupBy(this.objects.values(), ({ parent }) => parent ?? "");
    const apis = shown.flatMap((id) => {
      const api = this.objects.get(id);
      if (api === undefined) return [];
      const { name, mark, spec } = api;
      const digest = digestOf([api, ...(parts.get(id) ?? [])]);
      return [{ id, name: String(spec.title ?? name), version: String(spec.version ?? "1"), mark, digest }];
    });
    return answer(200, { apis, next: shown.length < ids.length ? shown.at(-1) : null });
  }

  #api(id: string): HttpResponse {
    const api = this.#shown(id);
    if (api?.kind !== "api") return answer(404, { error: "There is no such API." });
    return answer(200, { api, parts: this.partsOf(id).flatMap((part) => this.#shown(part.id) ?? []) });
  }

  #search({ markPrefix, ids }: z.infer<typeof searchSchema>): HttpResponse {
    const objects = [...this.objects.values()]
      .filter(({ id, mark }) => mark?.startsWith(markPrefix) === true || ids.includes(id))
      .flatMap(({ id }) => this.#shown(id) ?? []);
    return answer(200, { objects });
  }

  /** As it is answered: in the gateway's own spelling, with its own additions. */
  #shown(id: string): ToyObject | undefined {
    const object = this.objects.get(id);
    if (object === undefined) return undefined;
    const { spec } = object;
    return {
      ...object,
      state: this.isReady(id) ? "ready" : "working",
      spec: {
        ...spec,
        visibility: "public",
        ...(typeof spec.method === "string" && { method: spec.method.toLowerCase() }),
        ...(typeof spec.url === "string" && { url: new URL(spec.url).href }),
        ...("signature" in spec && { signature: "(secret)" }),
        ...(typeof spec.config === "object" &&
          spec.config !== null && { config: { ...spec.config, note: "as configured" } }),
      },
    };
  }

  #put(id: string, sent: z.infer<typeof putSchema>, rehearse: boolean): HttpResponse {
    const twin = [...this.objects.values()].find(
      (other) =>
        other.id !== id && other.kind === sent.kind && other.parent === sent.parent && other.name === sent.name,
    );
    if (twin !== undefined) return answer(409, { error: `The name ${sent.name} is taken by ${twin.id}.` });
    if (rehearse) return answer(200, { id, operation: null, retryAfterMs: 0 });
    if (sent.parent !== null && !this.objects.has(sent.parent))
      return answer(422, { error: "The parent is not there." });
    if (sent.parent !== null && !this.isReady(sent.parent)) return answer(409, { error: "The parent is not ready." });
    this.objects.set(id, { id, ...sent, state: "ready" });
    if (sent.kind !== "api") return answer(200, { id, operation: null, retryAfterMs: 0 });
    const operation = `${id}@${this.#now().getTime()}`;
    this.#operations.set(operation, { target: id, endsAt: this.#now().getTime() + operationMs });
    return answer(202, { id, operation, retryAfterMs });
  }

  #delete(id: string): HttpResponse {
    if (!this.objects.delete(id)) return answer(404, { error: "It is gone." });
    for (const part of this.partsOf(id)) this.objects.delete(part.id);
    for (const [keyId, { api }] of this.keys) if (api === id) this.keys.delete(keyId);
    return answer(204, {});
  }

  #operation(id: string): HttpResponse {
    const operation = this.#operations.get(id);
    if (operation === undefined) return answer(404, { error: "There is no such operation." });
    const ended = operation.endsAt <= this.#now().getTime();
    return answer(200, { id: operation.target, state: ended ? "ended" : "working", retryAfterMs });
  }
}

function digestOf(objects: readonly ToyObject[]): string {
  const said = objects.map(({ name, spec }) => [name, spec]);
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}

export function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

function seedStrangers(objects: Map<string, ToyObject>): void {
  const stranger = { mark: null, state: "ready" } as const;
  const parts: ToyObject[] = [
    {
      ...stranger,
      id: "s-api",
      kind: "api",
      name: "billing",
      parent: null,
      spec: { title: "Billing", basePath: "/billing" },
    },
    {
      ...stranger,
      id: "s-back",
      kind: "backend",
      name: "0",
      parent: "s-api",
      spec: { url: "http://192.0.2.1/", weight: 1 },
    },
    {
      ...stranger,
      id: "s-rule",
      kind: "rule",
      name: "quiet",
      parent: "s-api",
      spec: { config: { type: "mock" }, index: 0 },
    },
    { ...stranger, id: "s-route", kind: "route", name: "GET /", parent: "s-api", spec: { method: "GET", path: "/" } },
  ];
  for (const part of parts) objects.set(part.id, part);
}
