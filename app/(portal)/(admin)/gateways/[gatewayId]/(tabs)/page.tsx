import Link from "@mui/material/Link";
import { CredentialExpiry } from "#components/gateways/credential-expiry.tsx";
import { modeSentences, modeWords } from "#components/gateways/mode-words.ts";
import { PermissionReport } from "#components/gateways/permission-report.tsx";
import { Copyable } from "#components/ui/copyable.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { expiryState } from "#lib/credentials/expiry.ts";
import { readLimits } from "#lib/settings/queries.ts";
import { paths } from "#lib/web/paths.ts";
import { type GatewayPageProps, openGateway } from "../open-gateway.ts";

export default async function GatewayPage({ params }: GatewayPageProps) {
  const { gateway } = await openGateway((await params).gatewayId);
  const { credential } = gateway;
  const ends = credential?.expiresAt;
  const expiry = ends ? expiryState(ends, (await readLimits()).credentialReminderDays, new Date()) : undefined;
  const severity = gateway.connection === "degraded" ? "warning" : "error";
  return (
    <>
      {gateway.connectionNote ? <Notice severity={severity} title={gateway.connectionNote} /> : null}
      {expiry === undefined || expiry === "later" || credential === null || credential.expiresAt === null ? null : (
        <Notice severity={expiry === "expired" ? "error" : "warning"} title="Its credential ends">
          <CredentialExpiry at={credential.expiresAt} state={expiry} />{" "}
          <Link href={paths.credentials()}>Rotate {credential.name}</Link>.
        </Notice>
      )}
      <Section title="What it is">
        <Facts
          facts={[
            ["Kind", gateway.kindLabel],
            ["Version", gateway.version ?? "Not known before a check"],
            ["Identity", gateway.identity ?? "Not known before a check"],
            ["Address", <Copyable key="address" text={gateway.address} label="Copy address" />],
            ["Mode", `${modeWords[gateway.mode]}. ${modeSentences[gateway.mode]}`],
            [
              "Credential",
              credential === null ? (
                "None: the gateway asks for none"
              ) : (
                <span key="credential">
                  <Link href={paths.credentials()}>{credential.name}</Link>, set{" "}
                  <RelativeTime at={credential.secretSetAt} />, fingerprint <code>{credential.fingerprint}</code>
                </span>
              ),
            ],
            ["Labels", gateway.labels.length > 0 ? gateway.labels.join(", ") : "None"],
            ["Registered", <RelativeTime key="registered" at={gateway.createdAt} />],
          ]}
        />
      </Section>
      <Section title="What the credential may do" description="From the last check.">
        {gateway.permissions.length > 0 ? (
          <PermissionReport permissions={gateway.permissions} />
        ) : (
          <EmptyState title="Not checked yet">Check again to learn what Gatehouse may do here.</EmptyState>
        )}
      </Section>
    </>
  );
}
