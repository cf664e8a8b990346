import type { ReactNode } from "react";
import { settingsSections } from "#components/shell/settings-sections.ts";
import { SectionTabs } from "#components/ui/section-tabs.tsx";

/** One frame for all settings. What somebody may not change still opens, and says why. */
export default function SettingsLayout({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <SectionTabs label="Parts of the settings" tabs={settingsSections.map(({ label, href }) => ({ label, href }))} />
      {children}
    </>
  );
}
