import { setTimeout as sleep } from "node:timers/promises";

/** Answers that tell what arrived, or arrive late, or fail: `/echo/…`, `/status/{code}`, `/delay/{ms}`. */
export async function diagnosticAnswer(request: Request): Promise<Response | undefined> {
  const url = new URL(request.url);
  const [, first, second] = url.pathname.split("/");
  if (first === "echo") return echo(request, url);
  const number = Number(second);
  if (first === "status" && Number.isInteger(number) && number >= 200 && number <= 599)
    return [204, 205, 304].includes(number)
      ? new Response(null, { status: number })
      : Response.json({ status: number }, { status: number });
  if (first === "delay" && Number.isInteger(number) && number >= 0 && number <= 60_000) {
    await sleep(number);
    return Response.json({ delayedMs: number });
  }
  return undefined;
}

async function echo(request: Request, url: URL): Promise<Response> {
  const body = request.method === "GET" || request.method === "HEAD" ? "" : await request.text();
  return Response.json({
    method: request.method,
    path: url.pathname,
    query: url.search.slice(1),
    headers: Object.fromEntries(request.headers),
    body,
  });
}
