/**
 * Every address of the portal. Pages, actions and tests build URLs here and nowhere else; one test snapshots them all.
 * Browser-safe.
 */
type Search = Readonly<Record<string, string | number | boolean | undefined>>;

function withSearch(path: string, search: Search = {}): string {
  const pairs = Object.entries(search).flatMap(([key, value]) =>
    value === undefined || value === "" ? [] : [[key, String(value)]],
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

const id = encodeURIComponent;

export const paths = {
  home: () => "/",
  setup: (token?: string) => withSearch("/setup", { token }),
  signIn: (search?: { readonly from?: string; readonly error?: string }) => withSearch("/sign-in", search),
  invitation: (token: string) => `/invitation/${id(token)}`,
  locked: () => "/locked",

  overview: (search?: Search) => withSearch("/overview", search),
  /** The matrix on the overview, filtered. */
  estate: (search?: Search) => `${withSearch("/overview", search)}#estate`,

  gateways: (search?: Search) => withSearch("/gateways", search),
  newGateway: (kind?: string, sandbox?: string) => withSearch("/gateways/new", { kind, sandbox }),
  gateway: (gatewayId: string) => `/gateways/${id(gatewayId)}`,
  gatewayApis: (gatewayId: string, search?: Search) => withSearch(`/gateways/${id(gatewayId)}/apis`, search),
  gatewayActivity: (gatewayId: string) => `/gateways/${id(gatewayId)}/activity`,
  gatewayCapabilities: (gatewayId: string, search?: { readonly level?: string; readonly search?: string }) =>
    withSearch(`/gateways/${id(gatewayId)}/capabilities`, search),
  gatewaySettings: (gatewayId: string) => `/gateways/${id(gatewayId)}/settings`,

  credentials: (search?: Search) => withSearch("/credentials", search),

  apis: (search?: Search) => withSearch("/apis", search),
  newApi: (search?: { readonly document?: string; readonly from?: "scratch" }) => withSearch("/apis/new", search),
  api: (apiId: string) => `/apis/${id(apiId)}`,
  newVersion: (apiId: string) => `/apis/${id(apiId)}/new-version`,
  apiDefinition: (
    apiId: string,
    search?: { readonly view?: string; readonly operation?: string; readonly search?: string },
  ) => withSearch(`/apis/${id(apiId)}/definition`, search),
  apiPolicies: (apiId: string) => `/apis/${id(apiId)}/policies`,
  apiRevisions: (apiId: string) => `/apis/${id(apiId)}/revisions`,
  compareRevisions: (
    apiId: string,
    search?: { readonly from?: number | "draft"; readonly to?: number | "draft"; readonly impact?: string },
  ) => withSearch(`/apis/${id(apiId)}/revisions/compare`, search),
  apiRevision: (apiId: string, number: number) => `/apis/${id(apiId)}/revisions/${number}`,
  apiDeployments: (apiId: string) => `/apis/${id(apiId)}/deployments`,
  apiKeys: (apiId: string) => `/apis/${id(apiId)}/keys`,
  apiActivity: (apiId: string) => `/apis/${id(apiId)}/activity`,
  deployApi: (
    apiId: string,
    search?: {
      readonly revision?: number;
      readonly gateways?: string;
      readonly kind?: string;
      /** Percent of requests; all of them unless said. */
      readonly share?: number;
    },
  ) => withSearch(`/apis/${id(apiId)}/deploy`, search),

  rollouts: (search?: Search) => withSearch("/rollouts", search),
  rollout: (rolloutId: string) => `/rollouts/${id(rolloutId)}`,

  activity: (search?: Search) => withSearch("/activity", search),

  shortcuts: () => "/shortcuts",

  settings: () => "/settings",
  users: () => "/settings/users",
  sessions: (search?: { readonly problem?: string }) => withSearch("/settings/sessions", search),
  teams: () => "/settings/teams",
  tokens: (search?: Search) => withSearch("/settings/tokens", search),
  limits: () => "/settings/limits",
  approvalRule: () => "/settings/approval",
  keys: () => "/settings/keys",
  about: () => "/settings/about",
  signInSettings: () => "/settings/sign-in",

  route: {
    health: () => "/api/health",
    auth: () => "/api/auth",
    documents: () => "/api/documents",
    estate: (search?: Search) => withSearch("/api/overview/estate", search),
    estateCsv: (search?: Search) => withSearch("/api/overview/estate/csv", search),
    trafficCsv: (search?: Search) => withSearch("/api/overview/traffic/csv", search),
    exportApis: (search?: Search) => withSearch("/api/apis/export", search),
    documentSource: (documentId: string) => `/api/documents/${id(documentId)}`,
    apiSource: (apiId: string) => `/api/apis/${id(apiId)}/source`,
    apiDraft: (apiId: string) => `/api/apis/${id(apiId)}/draft`,
    rollout: (rolloutId: string) => `/api/rollouts/${id(rolloutId)}`,
    work: () => "/api/work",
    search: (text: string) => withSearch("/api/search", { text }),
    openIdSignIn: (search?: { readonly from?: string }) => withSearch("/api/sign-in/openid", search),
    openIdConnect: () => "/api/sign-in/openid/connect",
    /** Registered at the provider, letter by letter. */
    openIdReturn: () => "/api/sign-in/openid/return",
  },
} as const;
