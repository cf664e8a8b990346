import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { listen, readBody, sendJson } from "../../core/http.ts";
import type { JsonObject } from "../../core/json.ts";

/**
 * A real backend that says what reached it. `x-delay-ms` makes it slow, `x-status` picks its status; below `/stalling` it never
 * ends, below `/binary` it answers the body backwards.
 */
export interface Backend extends AsyncDisposable {
  readonly url: string;
}

export async function startBackend(): Promise<Backend> {
  const { url, close } = await listen(async (request, response) => {
    const body = await readBody(request);
    await wait(Number(request.headers["x-delay-ms"] ?? 0));
    const headers = { "X-Backend": "echo", "Access-Control-Allow-Origin": "https://backend.example.com" };
    if (request.url?.startsWith("/stalling")) return void response.writeHead(200).write("half of it");
    if (request.url?.startsWith("/binary")) {
      response.writeHead(200, { "Content-Type": "application/octet-stream" });
      return void response.end(body.reverse());
    }
    const { method, url: path, headers: received } = request;
    const status = Number(request.headers["x-status"] ?? 200);
    sendJson(response, status, { method, path, headers: received, body: body.toString() }, headers);
  });
  return { url, [Symbol.asyncDispose]: close };
}

/** An identity provider: a discovery document, a key set, and tokens signed with its key or with a stranger's. */
export interface Issuer extends AsyncDisposable {
  readonly issuer: string;
  readonly token: (
    claims: JsonObject,
    options?: { readonly stranger?: boolean; readonly header?: JsonObject },
  ) => string;
}

export async function startIssuer(nowMs: () => number = Date.now): Promise<Issuer> {
  const known = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = [{ ...known.publicKey.export({ format: "jwk" }), kid: "one", use: "sig" }];
  const addresses = { issuer: "" };
  const { url, close } = await listen(async (request, response) => {
    const { issuer } = addresses;
    if (request.url === "/.well-known/openid-configuration")
      return sendJson(response, 200, { issuer, jwks_uri: `${issuer}the-keys` });
    return request.url === "/the-keys" ? sendJson(response, 200, { keys }) : sendJson(response, 404, {});
  });
  addresses.issuer = `${url}/`;
  return {
    issuer: addresses.issuer,
    token: (claims, { stranger: isStranger = false, header = {} } = {}) => {
      const exp = Math.floor(nowMs() / 1_000) + 3_600;
      const parts = [
        { alg: "RS256", kid: "one", ...header },
        { iss: addresses.issuer, exp, ...claims },
      ];
      return signed(parts, isStranger ? stranger.privateKey : known.privateKey);
    },
    [Symbol.asyncDispose]: close,
  };
}

function signed(parts: readonly JsonObject[], key: KeyObject): string {
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}
