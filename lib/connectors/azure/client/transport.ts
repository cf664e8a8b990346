import type { ConnectorContext, HttpRequest, HttpResponse } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import { toConnectorError } from "./failure.ts";
import type { Tokens } from "./tokens.ts";

export interface ArmRequest extends Pick<HttpRequest, "method" | "body" | "effect"> {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call to Azure Resource Manager, signed in. Answers whatever is no error; throws ConnectorError for what is. */
export type Transport = (request: ArmRequest) => Promise<HttpResponse>;

export function createTransport(armAddress: string, tokens: Tokens, context: ConnectorContext): Transport {
  const { host, protocol } = new URL(armAddress);

  async function send(request: ArmRequest): Promise<{ response: HttpResponse; isFresh: boolean }> {
    const { token, isFresh } = await tokens.get();
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    return { response: await context.http({ ...request, headers }, { signal: context.signal }), isFresh };
  }

  return async (request) => {
    const operation = `${request.method} ${shortPath(request.url)}`;
    // Next pages and operations are named by the answers; a token goes to the address that it was made for only.
    if (request.url.host !== host || request.url.protocol !== protocol) {
      throw new ConnectorError({
        code: "malformed-response",
        sentence: "The answer names another host than Azure Resource Manager, which was not followed.",
        operation,
      });
    }
    let { response, isFresh } = await send(request);
    if (response.status === 401) {
      tokens.forget();
      // A kept token may have been revoked, so one more try with a new one tells.
      if (!isFresh) ({ response } = await send(request));
    }
    if (response.status < 300) return response;
    throw toConnectorError(operation, response, context.clock.now());
  };
}

/** What a person needs to know the call by: without the long way from the subscription to the service. */
function shortPath({ pathname }: URL): string {
  return pathname.replace(/^\/subscriptions\/.*\/providers\/Microsoft\.ApiManagement/i, "");
}
