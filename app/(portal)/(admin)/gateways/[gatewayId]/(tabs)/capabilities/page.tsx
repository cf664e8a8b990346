import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import type { Support } from "#lib/connectors/capabilities.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { policies } from "#lib/model/policy/policy.ts";
import { type GatewayPageProps, openGateway } from "../../open-gateway.ts";

interface Row {
  readonly feature: string;
  readonly support: Support;
}

export default async function CapabilitiesPage({ params }: GatewayPageProps) {
  const { gateway } = await openGateway((await params).gatewayId);
  const descriptor = descriptors[gateway.kind];
  if (descriptor === undefined) {
    return (
      <Notice severity="warning" title={`This Gatehouse does not know the kind ${gateway.kind}`}>
        It can be seen and deleted. Install the version that registered it to use it.
      </Notice>
    );
  }
  const rows = Object.entries(descriptor.capabilities(gateway.facts)).map(([feature, support]) => ({
    feature,
    support,
  }));
  return (
    <Section
      title="What it can say"
      description={
        gateway.checkedAt
          ? "From the facts of the last check."
          : "As any of this kind; check it to learn what this one can do."
      }
      flush
    >
      <DataTable caption="Capabilities" columns={columns} rows={rows} rowKey={(row) => row.feature} />
    </Section>
  );
}

const columns: readonly Column<Row>[] = [
  { name: "Feature", cell: ({ feature }) => labelOf(feature) },
  { name: "Support", cell: ({ support }) => <SupportStatus level={support.level} /> },
  { name: "Limit", cell: ({ support }) => (support.level === "full" ? "" : support.sentence) },
];

function SupportStatus({ level }: { readonly level: Support["level"] }) {
  if (level === "full") return <Status tone="good">Exact</Status>;
  if (level === "partial") return <Status tone="warning">Approximate</Status>;
  return <Status tone="neutral">Not offered</Status>;
}

function labelOf(feature: string): string {
  const policy = Object.entries(policies).find(([type]) => type === feature)?.[1];
  const spaced = feature.replaceAll("-", " ");
  return policy?.label ?? spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
