import type { Metadata } from "next";
import { Copyable } from "#components/ui/copyable.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { count } from "#components/ui/time-words.ts";
import { noAdminSentence } from "#lib/access/openid/lock-out.ts";
import { signInSettings } from "#lib/access/openid/queries.ts";
import { teamNames } from "#lib/access/teams/queries.ts";
import { env } from "#lib/env.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../../require-actor.ts";
import { LockedPage } from "../locked-page.tsx";
import { PasswordSwitch } from "./password-switch.tsx";
import { ProviderForm } from "./provider-form.tsx";
import { RemoveProvider } from "./remove-provider.tsx";

export const metadata: Metadata = { title: "Sign-in" };

export default async function SignInSettingsPage() {
  const actor = await requireActor();
  const locked = lockedReason(actor.role, "sign-in:manage");
  if (locked !== undefined)
    return <LockedPage title="Sign-in" who="Only admins set how people sign in" reason={locked} />;
  const [settings, teams] = [await signInSettings(actor), await teamNames(actor)];
  const { provider } = settings;
  const redirectAddress = new URL(paths.route.openIdReturn(), env().GATEHOUSE_URL).href;
  return (
    <>
      <PageHeader
        title="Sign-in"
        description="With passwords, and through your company's identity provider over OpenID Connect."
        state={
          provider === undefined ? (
            <Status tone="neutral">Passwords only</Status>
          ) : (
            <>
              {provider.enabled ? (
                <Status tone="good">{provider.name} is on</Status>
              ) : (
                <Status tone="neutral">{provider.name} is off</Status>
              )}
              <span>{count(settings.connected, "account")} connected</span>
              <span>
                secret <code>{provider.fingerprint}</code> set <RelativeTime at={provider.secretSetAt} />
              </span>
            </>
          )
        }
      />
      <Section
        title="Register Gatehouse at the provider"
        description="As a confidential web application, with this redirect address, letter by letter."
      >
        <Copyable text={redirectAddress} label="Copy redirect address" />
      </Section>
      <Section
        title="Identity provider"
        description="Roles and teams are read anew at each sign-in. What no value gives is not given."
      >
        <ProviderForm
          key={provider?.rowVersion ?? 0}
          provider={
            provider && {
              preset: provider.preset,
              name: provider.name,
              issuer: provider.issuer,
              clientId: provider.clientId,
              scopes: provider.scopes,
              roleClaim: provider.roleClaim,
              roleMappings: provider.roleMappings,
              teamClaim: provider.teamClaim,
              teamMappings: provider.teamMappings,
              enabled: provider.enabled,
              rowVersion: provider.rowVersion,
            }
          }
          teams={teams}
        />
      </Section>
      {provider ? (
        <>
          <Section
            title="Passwords"
            description="Switch them off when everybody comes through the provider. An operator can bring them back with GATEHOUSE_PASSWORD_SIGN_IN=on."
          >
            <PasswordSwitch
              allowed={provider.passwordSignIn}
              forced={settings.passwordsForced}
              name={provider.name}
              locked={settings.adminCameThrough ? undefined : noAdminSentence}
            />
          </Section>
          <Section
            title="Remove the provider"
            description="Its secret is destroyed. Accounts stay, and open again should the same issuer return."
          >
            <RemoveProvider name={provider.name} />
          </Section>
        </>
      ) : null}
    </>
  );
}
