import type { Metadata } from "next";
import { Copyable } from "#components/ui/copyable.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { lockedReason } from "#lib/model/permission.ts";
import { aboutInstallation } from "#lib/settings/about.ts";
import { requireActor } from "../../../require-actor.ts";
import { LockedPage } from "../locked-page.tsx";

export const metadata: Metadata = { title: "About" };

const databases = {
  embedded: "Embedded (PGlite), one process. Use PostgreSQL for anything that matters.",
  postgres: "PostgreSQL",
} as const;

export default async function AboutPage() {
  const actor = await requireActor();
  const locked = lockedReason(actor.role, "settings:manage");
  if (locked !== undefined) return <LockedPage title="About" who="Only admins see the installation" reason={locked} />;
  const about = await aboutInstallation(actor);
  return (
    <>
      <PageHeader title="About" description="What this installation is and holds." />
      <Section title="Gatehouse">
        <Facts
          facts={[
            ["Version", about.version],
            ["Address", <Copyable key="a" text={about.address} label="Copy address" />],
            ["Installation", <Copyable key="i" text={about.installationId} label="Copy installation id" />],
            ["Node", about.node],
            ["Jobs", about.workerHere ? "Run inside this process" : "Run in workers of their own"],
            ["Sandbox gateways", about.sandbox ? "On" : "Off"],
          ]}
        />
      </Section>
      <Section title="Database">
        <Facts
          facts={[
            ["Kind", databases[about.database]],
            ["Data folder", <code key="f">{about.dataFolder}</code>],
            ["Schema", `${about.schema.newest}, ${about.schema.migrations} migrations`],
            ...Object.entries(about.counts).map(([name, number]) => [name, number.toLocaleString("en")] as const),
          ]}
        />
      </Section>
    </>
  );
}
