import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { type SandboxAws, type SandboxAwsOptions, startSandboxAws } from "../aws.ts";
import type { Credentials } from "../identity/identities.ts";

/** An emulated account, used through the vendor's SDK for HTTP APIs. */
export interface HttpAccount extends AsyncDisposable {
  readonly aws: SandboxAws;
  /** The administrator's client, which never tries again by itself. */
  readonly client: ApiGatewayV2Client;
  readonly clientOf: (credentials: Credentials) => ApiGatewayV2Client;
  readonly dataUrl: string;
}

export async function startHttpAccount(options: SandboxAwsOptions = {}): Promise<HttpAccount> {
  const aws = await startSandboxAws({ region: "eu-central-1", ...options });
  const clients: ApiGatewayV2Client[] = [];
  const clientOf = (credentials: Credentials) => {
    const { region, controlUrl: endpoint } = aws;
    const client = new ApiGatewayV2Client({ endpoint, region, credentials, maxAttempts: 1 });
    clients.push(client);
    return client;
  };
  return {
    ...{ aws, client: clientOf(aws.credentials.administrator), clientOf, dataUrl: aws.dataUrl },
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.destroy();
      await aws.close();
    },
  };
}
