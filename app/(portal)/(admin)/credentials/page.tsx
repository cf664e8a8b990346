import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import type { Metadata } from "next";
import { formFieldsOf } from "#components/forms/form-field.ts";
import { jsonSchemaOf } from "#components/forms/json-schema-of.ts";
import { CredentialExpiry } from "#components/gateways/credential-expiry.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { expiryState } from "#lib/credentials/expiry.ts";
import { type CredentialSummary, listCredentials } from "#lib/credentials/queries.ts";
import { longestOverlapDays } from "#lib/gateways/rotate-credential.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { readLimits } from "#lib/settings/queries.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../require-actor.ts";
import { CredentialControls } from "./credential-controls.tsx";

export const metadata: Metadata = { title: "Credentials" };

export default async function CredentialsPage() {
  const actor = await requireActor();
  const locked = lockedReason(actor.role, "gateway:manage");
  const credentials = locked ? [] : await listCredentials(actor);
  const { credentialReminderDays } = await readLimits();
  return (
    <>
      <PageHeader
        title="Credentials"
        description="Secrets for gateways, sealed on arrival. Nobody can read one again; the fingerprint tells whether it changed."
      />
      {locked ? (
        <Notice severity="info" title="Only admins see credentials">
          {locked}
        </Notice>
      ) : null}
      {!locked && credentials.length === 0 ? (
        <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1 }}>
          <EmptyState title="No credentials yet">
            A credential is stored when you <Link href={paths.newGateway()}>register a gateway</Link> that asks for one.
          </EmptyState>
        </Box>
      ) : null}
      {credentials.map((credential) => (
        <CredentialSection key={credential.id} credential={credential} reminderDays={credentialReminderDays} />
      ))}
    </>
  );
}

interface CredentialSectionProps {
  readonly credential: CredentialSummary;
  readonly reminderDays: number;
}

function CredentialSection({ credential, reminderDays }: CredentialSectionProps) {
  const descriptor = descriptors[credential.kind];
  const { expiresAt, previous } = credential;
  return (
    <Section title={credential.name}>
      <Facts
        facts={[
          ["For", descriptor?.label ?? credential.kind],
          [
            "Used by",
            credential.usedBy.length === 0
              ? "No gateway"
              : credential.usedBy.map((gateway) => (
                  <Box component="span" key={gateway.id} sx={{ mr: 1.5 }}>
                    <Link href={paths.gateway(gateway.id)}>{gateway.name}</Link>
                  </Box>
                )),
          ],
          ["Sent only to", credential.address ?? "Nowhere"],
          ["Fingerprint", <code key="fingerprint">{credential.fingerprint}</code>],
          ["Secret set", <RelativeTime key="set" at={credential.secretSetAt} />],
          [
            "Expiry",
            expiresAt === null ? (
              "None noted"
            ) : (
              <CredentialExpiry key="expiry" at={expiresAt} state={expiryState(expiresAt, reminderDays, new Date())} />
            ),
          ],
          ...(previous === null
            ? []
            : [
                [
                  "Old secret",
                  <span key="old">
                    <code>{previous.fingerprint}</code>, kept until <RelativeTime at={previous.until} />
                  </span>,
                ] as const,
              ]),
          ["Last used", credential.lastUsedAt ? <RelativeTime key="used" at={credential.lastUsedAt} /> : "Never"],
        ]}
      />
      <Box sx={{ mt: 2 }}>
        <CredentialControls
          id={credential.id}
          name={credential.name}
          fields={descriptor ? formFieldsOf(jsonSchemaOf(descriptor.credentials), { secret: true }) : []}
          usedBy={credential.usedBy.map((gateway) => gateway.name)}
          expiresAt={expiresAt?.toISOString().slice(0, 10) ?? ""}
          previousFingerprint={previous?.fingerprint}
          longestOverlapDays={longestOverlapDays}
        />
      </Box>
    </Section>
  );
}
