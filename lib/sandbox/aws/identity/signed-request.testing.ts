import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import type { Credentials } from "./identities.ts";

interface Signing {
  readonly credentials: Credentials;
  readonly region: string;
  /** `execute-api` unless said. */
  readonly service?: string;
  readonly method?: string;
  readonly body?: string;
}

/** The headers of a consumer's signed request, by the vendor's own signer. */
export async function signedHeaders(
  address: string,
  { credentials, region, service = "execute-api", method = "GET", body }: Signing,
): Promise<Record<string, string>> {
  const client = new APIGatewayClient({ region, credentials });
  const { protocol, hostname, port, host, pathname, searchParams } = new URL(address);
  const signer = await client.config.signer({
    ...{ name: "sigv4", signingName: service, signingRegion: region, properties: {} },
  });
  const { headers } = await signer.sign({
    ...{ method, protocol, hostname, port: Number(port), path: pathname, body, headers: { host } },
    query: Object.fromEntries(searchParams),
  });
  client.destroy();
  return headers;
}
