import { notFound } from "next/navigation";
import { DefinitionChanges } from "#components/apis/definition-changes.tsx";
import { OperationsTable } from "#components/apis/operations-table.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { diffRevisions, getRevision, listRevisions } from "#lib/apis/revision-queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { describePolicy } from "#lib/model/policy/policy.ts";
import { paths } from "#lib/web/paths.ts";
import { openApi } from "../../../open-api.ts";

interface RevisionPageProps {
  readonly params: Promise<{ readonly apiId: string; readonly number: string }>;
}

const shownOperations = 100;

export default async function RevisionPage({ params }: RevisionPageProps) {
  const { apiId, number: text } = await params;
  const { actor, api } = await openApi(apiId);
  const number = Number(text);
  const { items } = await listRevisions(actor, { apiId, before: number + 1, limit: 2 });
  const [item, previous] = items;
  if (item === undefined || item.number !== number) notFound();
  const { definition } = await getRevision(actor, item.id);
  const changes = previous ? await diffRevisions(actor, { apiId, from: previous.number, to: number }) : [];
  return (
    <>
      <Section
        title={`Revision ${number}`}
        actions={
          <LockableButton
            size="small"
            variant="outlined"
            locked={lockedReason(actor.role, "rollout:run")}
            href={paths.deployApi(api.id, { kind: "roll-back", revision: number })}
          >
            Roll back to revision {number}
          </LockableButton>
        }
      >
        <Facts
          facts={[
            ["Made", <RelativeTime key="made" at={item.createdAt} />],
            ["Note", item.note ?? "None"],
            ["Content", <code key="content">{item.contentHash}</code>],
            ["Base path", <code key="path">{definition.basePath}</code>],
            ["Backends", definition.backends.map(({ url }) => url).join(", ")],
            [
              "Policies",
              definition.policies.length === 0
                ? "None"
                : definition.policies.map((entry) => <div key={entry.id}>{describePolicy(entry.config)}</div>),
            ],
          ]}
        />
      </Section>
      {previous ? (
        <Section title={`Since revision ${previous.number}`} description={count(changes.length, "change")}>
          <DefinitionChanges changes={changes} />
        </Section>
      ) : null}
      <Section title={count(definition.operations.length, "operation")} flush>
        <OperationsTable operations={definition.operations.slice(0, shownOperations)} />
        {definition.operations.length > shownOperations ? (
          <p style={{ padding: "0 16px" }}>And {definition.operations.length - shownOperations} more.</p>
        ) : null}
      </Section>
    </>
  );
}
