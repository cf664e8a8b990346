import path from "node:path";
import { startSandboxAws } from "../aws/aws.ts";
import { verifyJwtArn } from "../aws/rest/data/functions/verify-jwt.ts";
import type { ProcessOptions } from "./arguments.ts";
import type { Offer } from "./offer.ts";

const region = "eu-central-1";

/** One AWS account, which is two gateways: its REST APIs and its HTTP APIs. */
export async function offerAws({ state, ports }: ProcessOptions): Promise<Offer> {
  const aws = await startSandboxAws({
    name: "aws",
    statePath: path.join(state, "aws"),
    seed: true,
    region,
    controlPort: ports.aws.control,
    dataPort: ports.aws.data,
  });
  const settings = { region, endpoint: aws.controlUrl, consumerAddress: `${aws.dataUrl}/{apiId}` };
  const credentials = { signIn: { type: "access-key", ...aws.credentials.administrator } };
  const inspectorUrl = `${aws.controlUrl}/__sandbox/`;
  return {
    gateways: [
      {
        ...{ kind: "aws-rest", name: "aws-rest", credentials, inspectorUrl },
        settings: { ...settings, authorizerFunctionArn: verifyJwtArn(aws) },
      },
      { kind: "aws-http", name: "aws-http", settings, credentials, inspectorUrl },
    ],
    close: aws.close,
  };
}
