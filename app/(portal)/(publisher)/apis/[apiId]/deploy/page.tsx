import Typography from "@mui/material/Typography";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { z } from "zod";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { PageSkeleton } from "#components/ui/page-skeleton.tsx";
import { Section } from "#components/ui/section.tsx";
import { deployRefusals } from "#lib/access/deploy-right.ts";
import type { UserActor } from "#lib/access/sessions.ts";
import { listRevisions } from "#lib/apis/revision-queries.ts";
import { listGateways } from "#lib/gateways/queries.ts";
import type { RolloutKind } from "#lib/model/deployment.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { listDeployments } from "#lib/rollouts/deployment-queries.ts";
import { fitOf } from "#lib/rollouts/fit.ts";
import { rolloutKindSchema } from "#lib/rollouts/target-input.ts";
import { paths } from "#lib/web/paths.ts";
import { type SearchParams, textOf } from "../../../../search-text.ts";
import { type ApiPageProps, openApi } from "../open-api.ts";
import { titleWords } from "./acts.ts";
import { ChooseTargets } from "./choose-targets.tsx";
import { Plan } from "./plan.tsx";
import { targetChoices } from "./target-choices.ts";

export async function generateMetadata({ params }: ApiPageProps) {
  const { api } = await openApi((await params).apiId);
  return { title: `Deploy ${api.name} ${api.version}` };
}

export default async function DeployPage({
  params,
  searchParams,
}: ApiPageProps & { readonly searchParams: SearchParams }) {
  const { actor, api } = await openApi((await params).apiId);
  const given = await searchParams;
  const kind = rolloutKindSchema.catch("deploy").parse(textOf(given.kind) ?? "deploy");
  const number = z.coerce.number().int().positive().safeParse(textOf(given.revision)).data;
  const revision = number === undefined ? undefined : await revisionNumbered(actor, api.id, number);
  const share = z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .catch(100)
    .parse(textOf(given.share) ?? 100);
  const gatewayIds = (textOf(given.gateways) ?? "").split(",").filter((id) => z.uuid().safeParse(id).success);
  const locked = lockedReason(actor.role, "rollout:run");
  const gateways = await listGateways(actor);
  const choices = targetChoices({
    gateways,
    kind,
    deployments: await listDeployments(actor, { apiId: api.id }),
    refusals: await deployRefusals(
      actor,
      gateways.map(({ id }) => id),
    ),
    allowedLabels: api.allowedLabels,
    fits: kind === "undeploy" ? [] : await fitOf(actor, { apiId: api.id, revisionId: revision?.id }),
  });
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "APIs", href: paths.apis() },
          { label: `${api.name} ${api.version}`, href: paths.api(api.id) },
        ]}
        title={titleWords(kind, number, share)}
        description="Nothing is written to a gateway before you have read what would be, and pressed the button that says so."
      />
      {locked ? <Notice severity="info" title={locked} /> : null}
      <Section title="Gateways" description={targetsSentence(kind)}>
        <ChooseTargets
          key={`${gatewayIds.join()} ${share}`}
          apiId={api.id}
          kind={kind}
          revision={number}
          choices={choices}
          chosen={gatewayIds}
          share={share}
          locked={locked}
        />
      </Section>
      {gatewayIds.length > 0 && locked === undefined ? (
        <Suspense key={`${kind} ${number} ${share} ${gatewayIds.join()}`} fallback={<Planning />}>
          <Plan api={api} kind={kind} revision={revision} share={share} gatewayIds={gatewayIds} />
        </Suspense>
      ) : null}
    </>
  );
}

async function revisionNumbered(actor: UserActor, apiId: string, number: number) {
  const { items } = await listRevisions(actor, { apiId, before: number + 1, limit: 1 });
  const [revision] = items;
  if (revision?.number !== number) notFound();
  return { id: revision.id, number };
}

function targetsSentence(kind: RolloutKind): string {
  return kind === "undeploy"
    ? "Take the API away from these. What others put there is not touched."
    : "Each is asked what is there now, so the plan is of this moment.";
}

function Planning() {
  return (
    <>
      <Typography sx={{ mb: 2 }}>Asking each gateway what is there now…</Typography>
      <PageSkeleton rows={4} />
    </>
  );
}
