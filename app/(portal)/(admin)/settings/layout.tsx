import type { ReactNode } from "react";
import { SectionTabs } from "#components/ui/section-tabs.tsx";
import { paths } from "#lib/web/paths.ts";

/** One frame for all settings. What somebody may not change still opens, and says why. */
export default function SettingsLayout({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <SectionTabs
        label="Parts of the settings"
        tabs={[
          { label: "Your sessions", href: paths.sessions() },
          { label: "Users", href: paths.users() },
          { label: "Teams", href: paths.teams() },
          { label: "Tokens", href: paths.tokens() },
          { label: "Sign-in", href: paths.signInSettings() },
          { label: "Retention and thresholds", href: paths.limits() },
          { label: "Keys", href: paths.keys() },
          { label: "About", href: paths.about() },
        ]}
      />
      {children}
    </>
  );
}
