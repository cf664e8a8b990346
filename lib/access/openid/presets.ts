/** What forms offer for the providers most companies have. Browser-safe: words and starting values, no rules. */
export interface ProviderPreset {
  readonly label: string;
  readonly issuerExample: string;
  readonly scopes: string;
  readonly roleClaim: string;
  readonly teamClaim: string;
  /** Where in the provider's own console its part is done. */
  readonly hint: string;
}

export const providerPresets = {
  entra: {
    label: "Microsoft Entra ID",
    issuerExample: "https://login.microsoftonline.com/<tenant id>/v2.0",
    scopes: "openid profile email",
    roleClaim: "roles",
    teamClaim: "groups",
    hint: "App registrations → Authentication: add the redirect address as a Web platform. App roles: make one for each role and assign people to it. Group claims hold object ids, not names.",
  },
  okta: {
    label: "Okta",
    issuerExample: "https://<company>.okta.com",
    scopes: "openid profile email groups",
    roleClaim: "groups",
    teamClaim: "groups",
    hint: "Applications → Create app integration → OIDC, Web application. Under Sign On, add a groups claim with a filter.",
  },
  keycloak: {
    label: "Keycloak",
    issuerExample: "https://keycloak.example.com/realms/<realm>",
    scopes: "openid profile email",
    roleClaim: "realm_access.roles",
    teamClaim: "groups",
    hint: "Clients → Create client with client authentication on. Client scopes: add the realm roles and group membership to the ID token.",
  },
  generic: {
    label: "Another OpenID Connect provider",
    issuerExample: "https://id.example.com",
    scopes: "openid profile email",
    roleClaim: "groups",
    teamClaim: "groups",
    hint: "Register a confidential web client for the authorization code flow with PKCE.",
  },
} as const satisfies Record<string, ProviderPreset>;

export type PresetName = keyof typeof providerPresets;
export const presetNames = ["entra", "okta", "keycloak", "generic"] as const satisfies readonly PresetName[];
