import Box from "@mui/material/Box";
import type { Metadata } from "next";
import { formFieldsOf } from "#components/forms/form-field.ts";
import { jsonSchemaOf } from "#components/forms/json-schema-of.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { listCredentials } from "#lib/credentials/queries.ts";
import { sandboxGateways } from "#lib/gateways/sandbox.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../../require-actor.ts";
import { type SearchParams, textOf } from "../../../search-text.ts";
import { KindCard } from "./kind-card.tsx";
import { RegisterForm } from "./register-form.tsx";

export const metadata: Metadata = { title: "Register gateway" };

export default async function NewGatewayPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const locked = lockedReason(actor.role, "gateway:manage");
  const given = await searchParams;
  const kinds = Object.values(descriptors);
  const chosen =
    kinds.find((descriptor) => descriptor.kind === textOf(given.kind)) ?? (kinds.length === 1 ? kinds[0] : undefined);
  const sandboxes = locked ? [] : sandboxGateways(actor).filter(({ kind }) => Object.hasOwn(descriptors, kind));
  const sandbox = sandboxes.find(({ kind, name }) => kind === chosen?.kind && name === textOf(given.sandbox));
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Gateways", href: paths.gateways() }]}
        title="Register gateway"
        description="Say where it is, test what the credential may do, choose what Gatehouse may do. Nothing is written to it."
      />
      {locked ? <Notice severity="info" title={locked} /> : null}
      <Section title="Kind">
        <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0, display: "flex", gap: 2, flexWrap: "wrap" }}>
          {kinds.map((descriptor) => (
            <KindCard key={descriptor.kind} descriptor={descriptor} isChosen={descriptor === chosen} />
          ))}
        </Box>
      </Section>
      {sandboxes.length > 0 ? (
        <Section
          title="Sandbox"
          description="Emulated gateways that run beside Gatehouse. One press fills the form; nothing real is touched."
        >
          <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap" }}>
            {sandboxes.map(({ kind, name }) => (
              <LockableButton key={name} size="small" variant="outlined" href={paths.newGateway(kind, name)}>
                Use {name}
              </LockableButton>
            ))}
          </Box>
        </Section>
      ) : null}
      {chosen ? (
        <RegisterForm
          key={`${chosen.kind} ${sandbox?.name}`}
          kind={chosen.kind}
          settingsFields={formFieldsOf(jsonSchemaOf(chosen.settings))}
          credentialFields={formFieldsOf(jsonSchemaOf(chosen.credentials), { secret: true })}
          modes={chosen.modes}
          stored={
            locked ? [] : (await listCredentials(actor, { kind: chosen.kind })).map(({ id, name }) => ({ id, name }))
          }
          sandbox={sandbox}
          locked={locked}
        />
      ) : null}
    </>
  );
}
