import type { IncomingMessage, ServerResponse } from "node:http";
import type { ExportedDocument } from "./arm/reply.ts";

/**
 * Where exported documents wait, in place of a storage account: whoever has the signed link may read, for five minutes.
 * A link with an Authorization header is refused, as a shared access signature beside a token is.
 */
export function exportedDocuments(exports: ReadonlyMap<string, ExportedDocument>, now: () => number) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? "/", "http://sandbox");
    const [, name] = /^\/api-export\/([^/]+)$/.exec(url.pathname) ?? [];
    if (name === undefined || request.method !== "GET") return false;
    const document = exports.get(url.searchParams.get("sig") ?? "");
    const isGood = document !== undefined && document.name === name && document.expiresAt > now();
    if (request.headers.authorization !== undefined || !isGood) sendRefusal(response);
    else {
      response.writeHead(200, { "Content-Type": document.contentType });
      response.end(document.text);
    }
    return true;
  };
}

function sendRefusal(response: ServerResponse): void {
  response.writeHead(403, { "Content-Type": "application/xml", "x-ms-error-code": "AuthenticationFailed" });
  response.end(
    '<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.</Message></Error>',
  );
}
