import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { HttpRequest, HttpResponse } from "#lib/connectors/connector.ts";
import { runProgram } from "./run.ts";

const script = fileURLToPath(new URL("botocore_shapes.py", import.meta.url));

const judgementSchema = z.object({ operation: z.string().nullable(), problems: z.array(z.string()) });
export type Judgement = z.infer<typeof judgementSchema>;

/** A Python that has botocore, the library behind AWS's own command line; undefined where there is none. */
export async function pythonWithBotocore(): Promise<string | undefined> {
  for (const python of ["python3", "/usr/bin/python3"]) {
    if ((await runProgram([python, "-c", "import botocore"])).exitCode === 0) return python;
  }
  return undefined;
}

export const withoutBotocore = "no python3 here has botocore (Debian: python3-botocore)";

export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

/** What AWS's own service models say of each exchange with API Gateway and Lambda, in order. Those with other services are left out. */
export async function judge(python: string, exchanges: readonly Exchange[]): Promise<Judgement[]> {
  const lines = exchanges.filter(({ request }) => serviceOf(request.url) !== undefined).map(asLine);
  const { exitCode, output, errors } = await runProgram([python, script], { input: lines.join("\n") });
  if (exitCode !== 0) throw new Error(`botocore_shapes.py ended with ${exitCode}: ${errors}`);
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => judgementSchema.parse(JSON.parse(line)));
}

function serviceOf(url: URL): "apigateway" | "apigatewayv2" | "lambda" | undefined {
  // Lambda's addresses begin with the day of a version of its API.
  if (/^\/\d{4}-\d\d-\d\d\//.test(url.pathname)) return "lambda";
  if (url.pathname.startsWith("/v2/")) return "apigatewayv2";
  return url.pathname === "/" ? undefined : "apigateway";
}

function asLine({ request, response }: Exchange): string {
  return JSON.stringify({
    service: serviceOf(request.url),
    method: request.method,
    path: request.url.pathname,
    query: Object.fromEntries(request.url.searchParams),
    requestBody: request.body ?? "",
    status: response.status,
    responseHeaders: response.headers,
    responseBody: response.body,
  });
}
