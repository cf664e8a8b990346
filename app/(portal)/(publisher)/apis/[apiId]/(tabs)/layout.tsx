import type { ReactNode } from "react";
import { Copyable } from "#components/ui/copyable.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SectionTabs } from "#components/ui/section-tabs.tsx";
import { Status } from "#components/ui/status.tsx";
import { count } from "#components/ui/time-words.ts";
import { lifecycleWords } from "#lib/model/lifecycle.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { type ApiPageProps, openApi } from "../open-api.ts";
import { PlanDeployment } from "./plan-deployment.tsx";

export async function generateMetadata({ params }: ApiPageProps) {
  const { api } = await openApi((await params).apiId);
  return { title: `${api.name} ${api.version}` };
}

export default async function ApiLayout({ params, children }: ApiPageProps & { readonly children: ReactNode }) {
  const { actor, api } = await openApi((await params).apiId);
  const live = api.deployments.filter((deployment) => deployment.state === "live").length;
  const failed = api.deployments.filter(
    ({ state }) => state.startsWith("failed") || state === "unknown-outcome",
  ).length;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "APIs", href: paths.apis() }]}
        title={`${api.name} ${api.version}`}
        state={
          <>
            {failed > 0 ? <Status tone="bad">Needs attention on {count(failed, "gateway")}</Status> : null}
            {live > 0 ? <Status tone="good">Live on {count(live, "gateway")}</Status> : null}
            {live === 0 && failed === 0 ? <Status tone="neutral">Not live anywhere</Status> : null}
            <span>{lifecycleWords[api.lifecycle]}</span>
            <span>{api.latestRevision ? `Revision ${api.latestRevision.number}` : "No revision yet"}</span>
            {api.draftChanged && api.latestRevision ? <span>The draft has changes that were not deployed</span> : null}
            <Copyable text={api.id} shown={api.slug} label="Copy API id" />
          </>
        }
        actions={
          <>
            <LockableButton
              variant="outlined"
              href={paths.newVersion(api.id)}
              locked={lockedReason(actor.role, "api:edit")}
            >
              New version
            </LockableButton>
            <PlanDeployment apiId={api.id} role={actor.role} />
          </>
        }
      />
      <SectionTabs
        label={`Parts of ${api.name}`}
        tabs={[
          { label: "Overview", href: paths.api(api.id) },
          { label: "Definition", href: paths.apiDefinition(api.id) },
          { label: "Policies", href: paths.apiPolicies(api.id) },
          { label: "Revisions", href: paths.apiRevisions(api.id) },
          { label: "Deployments", href: paths.apiDeployments(api.id) },
          { label: "Keys", href: paths.apiKeys(api.id) },
          { label: "Activity", href: paths.apiActivity(api.id) },
        ]}
      />
      {children}
    </>
  );
}
