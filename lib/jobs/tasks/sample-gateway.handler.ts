import { sampleGateway } from "#lib/metrics/sample-gateway.ts";
import type { TaskHandler } from "../task.ts";

export const handle: TaskHandler<{ gatewayId: string }> = ({ gatewayId }, { signal }) =>
  sampleGateway(gatewayId, { signal });
