import type { Transport } from "./transport.ts";

/** The service in an address of Azure Resource Manager, and the workspace where there is one. */
const placePattern =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ApiManagement\/service\/[^/]+)(\/workspaces\/[^/]+)?(?=\/)/i;

/**
 * The same calls, made in a workspace. What a workspace holds has the addresses, the bodies and the answers that it has in
 * the service, below the workspace's own address; the SDK says that twice over, in groups of methods for each. Next pages
 * and accepted writes are in the workspace already.
 */
export function within(workspace: string, transport: Transport): Transport {
  if (workspace === "") return transport;
  return (request) => {
    const url = new URL(request.url);
    url.pathname = url.pathname.replace(placePattern, (whole, service: string, inside: string | undefined) =>
      inside === undefined ? `${service}/workspaces/${workspace}` : whole,
    );
    return transport({ ...request, url });
  };
}
