import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Answer, CallerRequest } from "./exchange.ts";
import { HeaderList } from "./header-list.ts";

/** @param minimumCompressionSize Bytes from which an answer is compressed for callers who take gzip; absent means never. */
export function sendAnswer(
  response: ServerResponse,
  request: CallerRequest,
  answer: Answer,
  minimumCompressionSize: number | undefined,
): void {
  const headers = new HeaderList(answer.headers);
  headers.set("x-amzn-RequestId", request.id);
  headers.set("x-amz-apigw-id", request.extendedId);
  const isCompressed =
    minimumCompressionSize !== undefined &&
    answer.body.length >= minimumCompressionSize &&
    !headers.has("Content-Encoding") &&
    /\bgzip\b/.test(request.headers.get("Accept-Encoding") ?? "");
  if (isCompressed) headers.set("Content-Encoding", "gzip");
  const body = isCompressed ? gzipSync(answer.body) : answer.body;
  const hasBody = request.method !== "HEAD" && answer.status !== 204 && answer.status !== 304;
  if (hasBody) headers.set("Content-Length", String(body.length));
  response.writeHead(answer.status, headers.toRaw());
  response.end(hasBody ? body : undefined);
}
