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

  overview: () => "/overview",

  gateways: (search?: Search) => withSearch("/gateways", search),
  newGateway: (kind?: string, sandbox?: string) => withSearch("/gateways/new", { kind, sandbox }),
  gateway: (gatewayId: string) => `/gateways/${id(gatewayId)}`,
  gatewayApis: (gatewayId: string) => `/gateways/${id(gatewayId)}/apis`,
  gatewayActivity: (gatewayId: string) => `/gateways/${id(gatewayId)}/activity`,
  gatewayCapabilities: (gatewayId: string) => `/gateways/${id(gatewayId)}/capabilities`,
  gatewaySettings: (gatewayId: string) => `/gateways/${id(gatewayId)}/settings`,

  credentials: (search?: Search) => withSearch("/credentials", search),

  apis: (search?: Search) => withSearch("/apis", search),
  newApi: (search?: { readonly document?: string }) => withSearch("/apis/new", search),
  api: (apiId: string) => `/apis/${id(apiId)}`,
  apiDefinition: (apiId: string) => `/apis/${id(apiId)}/definition`,
  apiPolicies: (apiId: string) => `/apis/${id(apiId)}/policies`,
  apiRevisions: (apiId: string) => `/apis/${id(apiId)}/revisions`,
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

  settings: () => "/settings",
  users: () => "/settings/users",
  sessions: () => "/settings/sessions",
  approvalRule: () => "/settings/approval",

  route: {
    health: () => "/api/health",
    auth: () => "/api/auth",
    documents: () => "/api/documents",
    rollout: (rolloutId: string) => `/api/rollouts/${id(rolloutId)}`,
  },
} as const;
