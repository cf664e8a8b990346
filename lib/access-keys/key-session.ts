import "server-only";
import type { AccessKeys } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { getDb } from "#lib/db/client.ts";
import { installationId } from "#lib/db/installation.ts";
import { AppError } from "#lib/errors.ts";
import { openGatewaySession } from "#lib/gateways/session.ts";
import type { OwnerMark } from "#lib/model/resource.ts";
import { claimGateway } from "#lib/rollouts/claim.ts";
import { createRecorder } from "#lib/rollouts/recorder.ts";

const timeoutMs = 20_000;

/**
 * Runs one act on the keys of an API on a gateway, under the gateway's lease, with every call recorded.
 * Throws `conflict` when the API does not run there or a rollout is at work, `unavailable` with the gateway's words.
 */
export async function withAccessKeys<Result>(
  { apiId, gatewayId }: { readonly apiId: string; readonly gatewayId: string },
  act: (keys: AccessKeys, owner: OwnerMark) => Promise<Result>,
): Promise<Result> {
  const db = await getDb();
  const deployment = await db.deployment.findUnique({
    where: { apiId_gatewayId: { apiId, gatewayId } },
    select: { id: true, appliedRevisionId: true },
  });
  if (deployment === null || deployment.appliedRevisionId === null) {
    throw new AppError({ code: "conflict", sentence: "The API does not run on this gateway. Deploy it there first." });
  }
  const owner = { installationId: await installationId(db), deploymentId: deployment.id, apiId };
  const recorder = createRecorder({ gatewayId });
  recorder.enter("access-keys");
  const signal = AbortSignal.timeout(timeoutMs);
  // Held before the session is opened, so that a gateway disabled meanwhile is seen to be.
  const claim = await claimGateway(gatewayId);
  if (claim === undefined) {
    throw new AppError({ code: "conflict", sentence: "A rollout is at work on this gateway. Try again when it ends." });
  }
  try {
    const { session } = await openGatewaySession(gatewayId, { purpose: "write", signal, record: recorder.record });
    if (session.accessKeys === undefined) {
      throw new AppError({ code: "blocked", sentence: "Keys of this kind of gateway cannot be managed from here." });
    }
    return await act(session.accessKeys, owner);
  } catch (error) {
    throw error instanceof ConnectorError ? refusalOf(error) : error;
  } finally {
    // Whether or not the calls can be written, the gateway is let go.
    await db.providerCall.createMany({ data: recorder.drain() }).finally(claim.release);
  }
}

function refusalOf(error: ConnectorError): AppError {
  const sentence = error.detail === undefined ? error.sentence : `${error.sentence} (${error.detail})`;
  return new AppError({ code: "unavailable", sentence, retryable: error.retryable, cause: error });
}
