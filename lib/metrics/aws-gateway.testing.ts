import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { registerGateway } from "#lib/gateways/register-gateway.ts";
import type { GatewayMode } from "#lib/model/gateway.ts";
import { script } from "#lib/rollouts/sample-api.testing.ts";
import type { SandboxAws } from "#lib/sandbox/aws/aws.ts";

let counter = 0;

/** The sandbox account as a gateway that was checked, for somebody of it. Returns its id. */
export async function registerAws(
  aws: SandboxAws,
  who: "administrator" | "withoutMetrics",
  mode: GatewayMode,
): Promise<string> {
  counter += 1;
  const { accessKeyId, secretAccessKey } = aws.credentials[who];
  const { id } = await registerGateway(script, {
    name: `AWS ${counter}`,
    kind: "aws-http",
    settings: { region: aws.region, endpoint: aws.controlUrl, consumerAddress: `${aws.dataUrl}/{apiId}` },
    credential: {
      from: "new",
      name: `AWS ${counter}`,
      values: { signIn: { type: "access-key", accessKeyId, secretAccessKey } },
    },
    mode,
  });
  await checkGateway(script, { id });
  return id;
}
