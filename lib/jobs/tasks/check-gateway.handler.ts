import { AppError } from "#lib/errors.ts";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import type { TaskHandler } from "../task.ts";

/** A gateway that refuses or is not there is recorded by the check itself; one that is gone by now needs none. */
export const handle: TaskHandler<{ gatewayId: string }> = async ({ gatewayId }, { jobId }) => {
  try {
    await checkGateway({ actor: { kind: "system", name: "worker" }, requestId: jobId }, { id: gatewayId });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
};
