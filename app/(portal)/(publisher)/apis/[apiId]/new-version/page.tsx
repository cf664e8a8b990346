import { Facts } from "#components/ui/facts.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { nextBasePath, nextVersion } from "#lib/openapi/proposal.ts";
import { paths } from "#lib/web/paths.ts";
import { type ApiPageProps, openApi } from "../open-api.ts";
import { NewVersionForm } from "./new-version-form.tsx";

export async function generateMetadata({ params }: ApiPageProps) {
  const { api } = await openApi((await params).apiId);
  return { title: `New version of ${api.name}` };
}

export default async function NewVersionPage({ params }: ApiPageProps) {
  const { actor, api } = await openApi((await params).apiId);
  const { name, version, basePath, draft } = api;
  const next = nextVersion(version);
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "APIs", href: paths.apis() },
          { label: `${name} ${version}`, href: paths.api(api.id) },
        ]}
        title={`New version of ${name}`}
        description={`Everything of ${version} goes into another API of the same name. ${version} stays as it is, wherever it runs.`}
      />
      <Section title="What it takes over">
        <Facts
          facts={[
            ["Definition", count(api.operationCount, "operation")],
            ["Backends", draft.backends.map(({ url }) => url).join(", ")],
            ["Policies", draft.policies.length === 0 ? "None" : count(draft.policies.length, "policy", "policies")],
            ["Left behind", "Revisions, deployments and keys: it runs nowhere until it is deployed."],
          ]}
        />
      </Section>
      <Section title="What is new">
        <NewVersionForm
          apiId={api.id}
          proposed={{ version: next, basePath: nextBasePath(basePath, version, next) }}
          locked={lockedReason(actor.role, "api:edit")}
        />
      </Section>
    </>
  );
}
