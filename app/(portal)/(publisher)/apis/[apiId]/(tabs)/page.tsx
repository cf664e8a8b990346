import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { DeploymentStatus } from "#components/deployments/deployment-status.tsx";
import { revisionWords } from "#components/deployments/rollout-words.ts";
import { Copyable } from "#components/ui/copyable.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { teamNames } from "#lib/access/teams/queries.ts";
import { listGateways } from "#lib/gateways/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { describePolicy } from "#lib/model/policy/policy.ts";
import { residencyReason } from "#lib/model/residency.ts";
import { paths } from "#lib/web/paths.ts";
import { detailsOf } from "../draft-values.ts";
import { type ApiPageProps, openApi } from "../open-api.ts";
import { ApiTraffic } from "./api-traffic.tsx";
import { DeleteApi } from "./delete-api.tsx";
import { DetailsForm } from "./details-form.tsx";
import { LifecycleSection } from "./lifecycle-section.tsx";
import { OwnerForm } from "./owner-form.tsx";
import { PlanDeployment } from "./plan-deployment.tsx";
import { ResidencyForm } from "./residency-form.tsx";

export default async function ApiPage({ params }: ApiPageProps) {
  const { actor, api } = await openApi((await params).apiId);
  const locked = lockedReason(actor.role, "api:edit");
  const { draft, document } = api;
  const gateways = await listGateways(actor);
  const runsElsewhere = api.deployments.filter(({ gatewayId, appliedRevision }) => {
    const labels = gateways.find(({ id }) => id === gatewayId)?.labels ?? [];
    return appliedRevision !== null && residencyReason(api.allowedLabels, labels) !== undefined;
  });
  return (
    <>
      <Section title="Where it runs" flush={api.deployments.length > 0}>
        {api.deployments.length === 0 ? (
          <EmptyState title="Not deployed anywhere yet" action={<PlanDeployment apiId={api.id} role={actor.role} />}>
            Choose gateways, read the plan, then deploy. Nothing is written before you have read it.
          </EmptyState>
        ) : (
          <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {api.deployments.map((deployment) => (
              <Box
                component="li"
                key={deployment.id}
                sx={{
                  px: 2,
                  py: 1.25,
                  display: "flex",
                  gap: 2,
                  flexWrap: "wrap",
                  alignItems: "center",
                  borderTop: 1,
                  borderColor: "divider",
                  "&:first-of-type": { borderTop: 0 },
                }}
              >
                <Link href={paths.gateway(deployment.gatewayId)} sx={{ fontWeight: 500, minWidth: 120 }}>
                  {deployment.gatewayName}
                </Link>
                <DeploymentStatus state={deployment.state} />
                {deployment.appliedRevision ? <span>{revisionWords(deployment)}</span> : null}
                {deployment.endpoints.map((endpoint) => (
                  <Copyable key={endpoint} text={endpoint} label="Copy endpoint" />
                ))}
                {deployment.verifiedAt ? (
                  <Box component="span" sx={{ color: "text.secondary" }}>
                    verified <RelativeTime at={deployment.verifiedAt} />
                  </Box>
                ) : null}
              </Box>
            ))}
          </Box>
        )}
      </Section>
      <ApiTraffic actor={actor} apiId={api.id} />
      <Section title="What it is">
        <Facts
          facts={[
            [
              "Operations",
              <Link key="o" href={paths.apiDefinition(api.id)}>
                {count(api.operationCount, "operation")}
              </Link>,
            ],
            [
              "Definition",
              document
                ? `${document.summary.title} ${document.summary.version}, ${document.summary.dialect ?? document.format}`
                : "Written by hand",
            ],
            [
              "Policies",
              draft.policies.length === 0 ? (
                "None"
              ) : (
                <PolicySentences key="p" sentences={draft.policies.map((policy) => describePolicy(policy.config))} />
              ),
            ],
            ["Owner", api.team?.name ?? "No team"],
            ["Created", <RelativeTime key="c" at={api.createdAt} />],
            ["Changed", <RelativeTime key="u" at={api.updatedAt} />],
            ["Id", <Copyable key="i" text={api.id} label="Copy API id" />],
          ]}
        />
      </Section>
      <Section
        title="Details"
        description="Changes go into the draft as you type. What runs on gateways stays until the next deployment."
      >
        <DetailsForm
          apiId={api.id}
          rowVersion={api.rowVersion}
          saved={detailsOf(draft)}
          keptAs={`details ${actor.id} ${api.id}`}
          locked={locked}
        />
      </Section>
      <Section title="Owner" description="The team to ask about it.">
        <OwnerForm
          key={`${api.rowVersion} ${api.team?.id}`}
          apiId={api.id}
          rowVersion={api.rowVersion}
          teamId={api.team?.id ?? ""}
          teams={await teamNames(actor)}
          locked={locked}
        />
      </Section>
      <LifecycleSection
        apiId={api.id}
        rowVersion={api.rowVersion}
        title={`${api.name} ${api.version}`}
        lifecycle={api.lifecycle}
        live={api.deployments.filter(({ state }) => state === "live").length}
        locked={locked}
      />
      <Section
        title="Where it may run"
        description="Gateways without one of these labels are refused, in the plan and when the work begins."
      >
        <ResidencyForm
          key={api.allowedLabels.join()}
          apiId={api.id}
          labels={api.allowedLabels}
          runsElsewhere={runsElsewhere.map(({ gatewayName }) => gatewayName)}
          known={[...new Set(gateways.flatMap(({ labels }) => labels))].toSorted()}
          locked={locked}
        />
      </Section>
      <Section
        title="Delete this API"
        description="Its revisions and rollouts go with it; the activity keeps what was done."
      >
        <DeleteApi apiId={api.id} title={`${api.name} ${api.version}`} locked={locked} />
      </Section>
    </>
  );
}

function PolicySentences({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <Box component="ol" sx={{ m: 0, pl: 2.5 }}>
      {sentences.map((sentence, position) => (
        <li key={`${position} ${sentence}`}>{sentence}</li>
      ))}
    </Box>
  );
}
