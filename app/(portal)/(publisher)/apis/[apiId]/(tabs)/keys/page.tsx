import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Section } from "#components/ui/section.tsx";
import { deployRefusals } from "#lib/access/deploy-right.ts";
import { listAccessKeys } from "#lib/access-keys/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { type ApiPageProps, openApi } from "../../open-api.ts";
import { AccessKeys } from "./access-keys.tsx";

export default async function KeysPage({ params }: ApiPageProps) {
  const { actor, api } = await openApi((await params).apiId);
  const keys = await listAccessKeys(actor, { apiId: api.id });
  const asksForKey = api.draft.policies.some(({ enabled, config }) => enabled && config.type === "api-key");
  const refusals = await deployRefusals(
    actor,
    api.deployments.map(({ gatewayId }) => gatewayId),
  );
  const places = api.deployments.filter(({ appliedRevision }) => appliedRevision !== null);
  return (
    <>
      {asksForKey ? null : (
        <Notice severity="info" title="This API asks for no key">
          Add the policy <a href={paths.apiPolicies(api.id)}>API key</a> and deploy it; keys open the API only then.
        </Notice>
      )}
      <Section
        title="Access keys"
        description="A key opens this one API on one gateway. It is shown once, and kept only there."
      >
        {places.length === 0 && keys.length === 0 ? (
          <EmptyState title="Not deployed anywhere yet">
            A key is made on the gateway that checks it. Deploy the API first.
          </EmptyState>
        ) : (
          <AccessKeys
            apiId={api.id}
            gateways={places.map(({ gatewayId, gatewayName }) => ({ id: gatewayId, name: gatewayName }))}
            keys={keys}
            refusals={Object.fromEntries(refusals)}
            locked={lockedReason(actor.role, "access-key:manage")}
          />
        )}
      </Section>
    </>
  );
}
