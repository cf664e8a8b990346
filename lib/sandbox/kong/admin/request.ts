import { isObject, parseJson, type Unchecked } from "../../core/json.ts";

/** An Admin API request, read. */
export interface AdminRequest {
  readonly method: string;
  /** Decoded segments of the path. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Unchecked;
}

/** Kong takes JSON and forms. Throws a BodyError when the body is neither. */
export function parseAdminBody(text: string, contentType: string): Unchecked {
  if (text === "") return {};
  if (contentType.includes("application/x-www-form-urlencoded")) return parseForm(text);
  if (!contentType.includes("application/json")) throw badBody(415, "Unsupported Content-Type");
  const parsed = parseJson(text);
  if (!isObject(parsed)) throw badBody(400, "Cannot parse JSON body");
  return parsed;
}

function badBody(status: number, message: string): BodyError {
  return new BodyError(status, message);
}

/** A refusal with a message alone, without one of Kong's codes. */
export class BodyError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** `name=x`, `service.id=…`, `paths[]=/a`, `config.minute=5`: what curl -d sends. Repeated names make a list. */
function parseForm(text: string): Unchecked {
  const result: Unchecked = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const isList = /\[\d*\]$/.test(name);
    const keys = name.replace(/\[\d*\]$/, "").split(".");
    const last = keys.pop() ?? name;
    const parent = keys.reduce((branch, key) => {
      const next = branch[key];
      if (isObject(next)) return next;
      const fresh: Unchecked = {};
      branch[key] = fresh;
      return fresh;
    }, result);
    const current = parent[last];
    if (isList || current !== undefined)
      parent[last] = [...(Array.isArray(current) ? current : current === undefined ? [] : [current]), infer(value)];
    else parent[last] = infer(value);
  }
  return result;
}

function infer(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (text === "") return null;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
