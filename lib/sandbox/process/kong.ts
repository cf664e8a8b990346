import path from "node:path";
import { startSandboxKong } from "../kong/kong.ts";
import type { ProcessOptions } from "./arguments.ts";
import type { Offer } from "./offer.ts";

/** One Kong of the process, seeded, under its name. */
export async function offerKong(
  { adminToken, state }: ProcessOptions,
  name: string,
  ports: { readonly admin: number; readonly proxy: number },
): Promise<Offer> {
  const kong = await startSandboxKong({
    name,
    statePath: path.join(state, name),
    seed: true,
    adminPort: ports.admin,
    proxyPort: ports.proxy,
    ...(adminToken === "" ? {} : { adminToken }),
  });
  return {
    gateways: [
      {
        kind: "kong",
        name,
        settings: { adminUrl: kong.adminUrl, proxyUrl: kong.proxyUrl },
        credentials: { adminToken },
        inspectorUrl: `${kong.adminUrl}/__sandbox/`,
      },
    ],
    close: kong.close,
  };
}
