import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { type Handler, listen, readBody } from "../../core/http.ts";
import { AwsError } from "../control/aws-error.ts";
import type { ControlReply, ControlRoute } from "../control/route.ts";
import { controlRequest, Router } from "../control/router.ts";
import { createHttpProduct, type HttpProduct } from "./product.ts";

/** An account with HTTP APIs only, and nobody at its door: signatures and rights are tested where they are judged. */
export interface HttpAccount extends AsyncDisposable {
  readonly client: ApiGatewayV2Client;
  readonly product: HttpProduct;
  readonly dataUrl: string;
}

export async function startHttpAccount(
  options: { readonly now?: () => number; readonly statePath?: string } = {},
): Promise<HttpAccount> {
  const addresses = { data: "" };
  const product = createHttpProduct({
    ...{ accountId: "123456789012", region: "eu-central-1", partition: "aws", now: options.now ?? Date.now },
    dataUrl: () => addresses.data,
    statePath: options.statePath,
  });
  const control = await listen(controlHandler(product.routes));
  const data = await listen(async (request, response) => {
    if (!(await product.data(request, response))) response.writeHead(404).end("nobody's");
  });
  addresses.data = data.url;
  const client = new ApiGatewayV2Client({
    ...{ endpoint: control.url, region: "eu-central-1", maxAttempts: 1 },
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  });
  return {
    ...{ client, product, dataUrl: data.url },
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await Promise.all([control.close(), data.close()]);
      product.close();
    },
  };
}

function controlHandler(routes: readonly ControlRoute[]): Handler {
  const router = new Router(routes);
  return async (request, response) => {
    const [path = "/", query = ""] = (request.url ?? "/").split("?");
    const sent = {
      method: request.method ?? "GET",
      path,
      query: new URLSearchParams(query),
      body: await readBody(request),
    };
    const call = router.find(sent.method, path, sent.query);
    const reply = await answer(async () => {
      if (call === undefined) throw new AwsError("UnknownOperationException", 404, path);
      return call.route.handle(controlRequest(call, sent));
    });
    response.writeHead(reply.status, { "Content-Type": "application/json", ...reply.headers });
    response.end(reply.bytes ?? (reply.body === undefined ? "" : JSON.stringify(reply.body)));
  };
}

async function answer(work: () => Promise<ControlReply>): Promise<ControlReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { status: error.status, body: { message: error.message }, headers: { "x-amzn-ErrorType": error.code } };
  }
}
