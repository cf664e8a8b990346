import { type Cors, corsSchema } from "./model.ts";

/** Undefined when it is no CORS configuration. */
export function readCors(value: unknown): Cors | undefined {
  const parsed = corsSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

const methods = ["*", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** Why it is refused, or undefined ("Configuring CORS for an HTTP API"). */
export function corsProblem(cors: Cors): string | undefined {
  const origins = cors.allowOrigins ?? [];
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong !== undefined)
    return `Invalid format for origin ${wrong}. Origins should be of the format <scheme>://<host>, https://*, http://* or *`;
  if (cors.allowCredentials === true && origins.includes("*")) return "allowCredentials is not supported for origin *";
  const method = cors.allowMethods?.find((name) => !methods.includes(name));
  return method === undefined ? undefined : `Unsupported method in allowMethods: ${method}`;
}

function isOrigin(origin: string): boolean {
  return origin === "*" || /^https?:\/\/(\*|[^\s/*]+)$/.test(origin) || /^[a-z][a-z0-9+.-]*:\/\/[^\s/*]+$/.test(origin);
}
