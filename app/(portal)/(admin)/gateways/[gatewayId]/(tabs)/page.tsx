import Link from "@mui/material/Link";
import { checkScheduleWords } from "#components/gateways/check-schedule-words.ts";
import { modeSentences, modeWords } from "#components/gateways/mode-words.ts";
import { PermissionReport } from "#components/gateways/permission-report.tsx";
import { Copyable } from "#components/ui/copyable.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { paths } from "#lib/web/paths.ts";
import { type GatewayPageProps, openGateway } from "../open-gateway.ts";
import { ConnectionTrouble } from "./connection-trouble.tsx";
import { ConsoleLink } from "./console-link.tsx";
import { ExpiryNotice } from "./expiry-notice.tsx";

export default async function GatewayPage({ params }: GatewayPageProps) {
  const { gateway } = await openGateway((await params).gatewayId);
  const { credential, labels } = gateway;
  return (
    <>
      <ConnectionTrouble gateway={gateway} />
      {credential === null || credential.expiresAt === null ? null : (
        <ExpiryNotice name={credential.name} expiresAt={credential.expiresAt} />
      )}
      <Section title="What it is" actions={<ConsoleLink kind={gateway.kind} settings={gateway.settings} />}>
        <Facts
          facts={[
            [
              "Checked",
              <span key="checked">
                {checkScheduleWords(gateway.checkEveryMinutes)}{" "}
                <Link href={paths.gatewaySettings(gateway.id)}>Change</Link>
              </span>,
            ],
            ["Kind", gateway.kindLabel],
            ["Version", gateway.version ?? "Not known before a check that is let in"],
            ["Identity", gateway.identity ?? "Not known before a check that is let in"],
            [
              "Address",
              gateway.address === "" ? (
                "The provider’s own"
              ) : (
                <Copyable key="address" text={gateway.address} label="Copy address" />
              ),
            ],
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
            ["Labels", labels.length > 0 ? <Labels key="labels" labels={labels} /> : "None"],
            ["Registered", <RelativeTime key="registered" at={gateway.createdAt} />],
            ["Changed", <RelativeTime key="changed" at={gateway.updatedAt} />],
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

function Labels({ labels }: { readonly labels: readonly string[] }) {
  return labels.map((label, index) => (
    <span key={label}>
      {index > 0 ? ", " : null}
      <Link href={paths.gateways({ label })}>{label}</Link>
    </span>
  ));
}
