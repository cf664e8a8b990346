import type { Metadata } from "next";
import { formFieldsOf } from "#components/forms/form-field.ts";
import { jsonSchemaOf } from "#components/forms/json-schema-of.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { lockedReason } from "#lib/model/permission.ts";
import { limitsSchema } from "#lib/settings/limits.ts";
import { getLimits } from "#lib/settings/queries.ts";
import { requireActor } from "../../../require-actor.ts";
import { LockedPage } from "../locked-page.tsx";
import { LimitsForm } from "./limits-form.tsx";

const title = "Retention and thresholds";
export const metadata: Metadata = { title };

export default async function LimitsPage() {
  const actor = await requireActor();
  const locked = lockedReason(actor.role, "settings:manage");
  if (locked !== undefined) return <LockedPage title={title} who="Only admins set limits" reason={locked} />;
  const { limits, setAt } = await getLimits(actor);
  return (
    <>
      <PageHeader
        title={title}
        description="How long things are kept, and when Gatehouse asks before it goes on. Old records go each night at 3:17 UTC."
        state={
          setAt === null ? (
            "As built in"
          ) : (
            <>
              Set <RelativeTime at={setAt} />
            </>
          )
        }
      />
      <Section title="Limits">
        <LimitsForm key={setAt?.getTime() ?? 0} fields={formFieldsOf(jsonSchemaOf(limitsSchema))} limits={limits} />
      </Section>
    </>
  );
}
