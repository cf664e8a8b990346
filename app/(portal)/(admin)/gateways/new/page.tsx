import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import type { Metadata } from "next";
import { formFieldsOf } from "#components/forms/form-field.ts";
import { jsonSchemaOf } from "#components/forms/json-schema-of.ts";
import { GatewayMark } from "#components/gateways/gateway-mark.tsx";
import { modeWords } from "#components/gateways/mode-words.ts";
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
import { RegisterForm } from "./register-form.tsx";

export const metadata: Metadata = { title: "Register gateway" };

export default async function NewGatewayPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const locked = lockedReason(actor.role, "gateway:manage");
  const wanted = textOf((await searchParams).kind);
  const kinds = Object.values(descriptors);
  const chosen = kinds.find((descriptor) => descriptor.kind === wanted) ?? (kinds.length === 1 ? kinds[0] : undefined);
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
            <Box
              component="li"
              key={descriptor.kind}
              sx={{
                border: 1,
                borderColor: descriptor === chosen ? "primary.main" : "divider",
                borderRadius: 1,
                p: 2,
                width: 320,
                display: "flex",
                gap: 1.5,
              }}
            >
              <GatewayMark kind={descriptor.kind} size={28} />
              <Box>
                <Link
                  href={paths.newGateway(descriptor.kind)}
                  color="inherit"
                  sx={{ fontWeight: 600 }}
                  aria-current={descriptor === chosen ? "true" : undefined}
                >
                  {descriptor.label}
                </Link>
                <Typography variant="body2" sx={{ color: "text.secondary" }}>
                  {descriptor.summary}
                </Typography>
                <Typography variant="caption" sx={{ color: "text.secondary" }}>
                  {descriptor.modes.map((mode) => modeWords[mode]).join(" · ")}
                </Typography>
              </Box>
            </Box>
          ))}
        </Box>
      </Section>
      {chosen ? (
        <RegisterForm
          key={chosen.kind}
          kind={chosen.kind}
          settingsFields={formFieldsOf(jsonSchemaOf(chosen.settings))}
          credentialFields={formFieldsOf(jsonSchemaOf(chosen.credentials), { secret: true })}
          modes={chosen.modes}
          stored={
            locked ? [] : (await listCredentials(actor, { kind: chosen.kind })).map(({ id, name }) => ({ id, name }))
          }
          sandboxes={locked ? [] : sandboxGateways(actor).filter((sandbox) => sandbox.kind === chosen.kind)}
          locked={locked}
        />
      ) : null}
    </>
  );
}
