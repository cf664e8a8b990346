import type { Metadata } from "next";
import { ShortcutList } from "#components/shell/command/shortcut-list.tsx";
import { SingleKeysField } from "#components/shell/command/single-keys-field.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { requireActor } from "../require-actor.ts";

export const metadata: Metadata = { title: "Keyboard shortcuts" };

export default async function ShortcutsPage() {
  await requireActor();
  return (
    <>
      <PageHeader
        title="Keyboard shortcuts"
        description="Everything can be done with Tab and Enter; these are shorter. None of them acts while you type."
      />
      <Section title="Keys">
        <ShortcutList headings="h3" />
      </Section>
      <Section title="Single letters">
        <SingleKeysField />
      </Section>
    </>
  );
}
