import type { ReactNode } from "react";
import { ConnectionStatus, KnownSince } from "#components/gateways/connection-status.tsx";
import { modeWords } from "#components/gateways/mode-words.ts";
import { Copyable } from "#components/ui/copyable.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SectionTabs } from "#components/ui/section-tabs.tsx";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { type GatewayPageProps, openGateway } from "../open-gateway.ts";
import { CheckAgain } from "./check-again.tsx";

export async function generateMetadata({ params }: GatewayPageProps) {
  const { gateway } = await openGateway((await params).gatewayId);
  return { title: gateway.name };
}

export default async function GatewayLayout({ params, children }: GatewayPageProps & { readonly children: ReactNode }) {
  const { actor, gateway } = await openGateway((await params).gatewayId);
  const { id } = gateway;
  const disabled = gateway.connection === "disabled" ? "It is disabled. Enable it in its settings first." : undefined;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Gateways", href: paths.gateways() }]}
        title={gateway.name}
        state={
          <>
            <ConnectionStatus state={gateway.connection} />
            <KnownSince checkedAt={gateway.checkedAt} />
            <span>{gateway.kindLabel}</span>
            <span>{modeWords[gateway.mode]}</span>
            <Copyable text={id} shown={id.slice(-8)} label="Copy gateway id" />
          </>
        }
        actions={<CheckAgain id={id} locked={lockedReason(actor.role, "gateway:manage") ?? disabled} />}
      />
      <SectionTabs
        label={`Parts of ${gateway.name}`}
        tabs={[
          { label: "Overview", href: paths.gateway(id) },
          { label: "APIs on it", href: paths.gatewayApis(id) },
          { label: "Capabilities", href: paths.gatewayCapabilities(id) },
          { label: "Activity", href: paths.gatewayActivity(id) },
          { label: "Settings", href: paths.gatewaySettings(id) },
        ]}
      />
      {children}
    </>
  );
}
