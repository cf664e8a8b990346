import type { AzureSettings } from "../descriptor.ts";

/** Azure's documentation, "National clouds" and "Azure Resource Manager endpoints". */
const clouds = {
  public: { arm: "https://management.azure.com", authority: "https://login.microsoftonline.com" },
  china: { arm: "https://management.chinacloudapi.cn", authority: "https://login.chinacloudapi.cn" },
  "us-government": {
    arm: "https://management.usgovcloudapi.net",
    authority: "https://login.microsoftonline.us",
  },
} as const;

/** Where calls and sign-ins go, and for whom a token is asked. Without trailing slashes. */
export function cloudOf({ cloud, armEndpoint, authorityHost }: AzureSettings): {
  readonly arm: string;
  readonly authority: string;
  readonly audience: string;
} {
  const own = clouds[cloud];
  const bare = (address: string) => address.replace(/\/+$/, "");
  return {
    arm: bare(armEndpoint || own.arm),
    authority: bare(authorityHost || own.authority),
    audience: own.arm,
  };
}
