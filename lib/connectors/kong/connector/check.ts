import type { z } from "zod";
import type { Finding } from "#lib/model/finding.ts";
import { type GatewayMode, modeAllowsWrites } from "#lib/model/gateway.ts";
import type { CheckReport, GatewayFacts, HttpResponse, PermissionCheck } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import { type KongClient, parseBody } from "../client.ts";
import { type KongFacts, type KongSettings, limits, neededPlugins } from "../descriptor.ts";
import { nodeSchema, pageSchema, pluginSchema } from "../wire.ts";

/** Who answers, what it can do, and each permission separately. Nothing is made. */
export async function check(client: KongClient, settings: KongSettings, mode: GatewayMode): Promise<CheckReport> {
  const answer = await client.probe("GET", "/");
  // A role, or a proxy in front, may hide the node's information and still allow the rest.
  if (![200, 403, 404].includes(answer.status)) throw client.failure("GET", "/", answer);
  const node = answer.status === 200 ? parseBody("GET /", answer, nodeSchema) : undefined;
  const facts: GatewayFacts & KongFacts = {
    ...factsOf(node, answer.headers.server),
    ...(await countingOf(client, node)),
  };
  const services = await client.probe("GET", "/services", {
    query: { size: "1", tags: "managed-by-ingress-controller" },
  });
  if (![200, 403].includes(services.status)) throw client.failure("GET", "/services", services);
  const isManaged = services.status === 200 && parseBody("GET /services", services, pageSchema).data.length > 0;
  const isDbless = facts.database === "off";
  const permissions: PermissionCheck[] = [
    {
      name: "read node information",
      neededFor: "both",
      granted: node !== undefined,
      reason: node
        ? "Kong tells its version and plugins."
        : "Kong does not tell its version and plugins to this token.",
      remedy: node ? undefined : "Allow GET on / for the token's role.",
    },
    probed("read services", "both", client, ["GET", "/services"], services, services.status === 200),
  ];
  if (modeAllowsWrites(mode)) permissions.push(await checkWrites(client, isDbless), ...checkPlugins(facts.plugins));
  const where = node?.hostname ? `node ${node.hostname}` : "a node";
  return {
    identity: `Kong ${facts.version} (${facts.edition}), ${where} at ${new URL(settings.adminUrl).host}`,
    version: facts.version,
    facts,
    permissions,
    findings: [...(isManaged ? [managed] : []), ...(isDbless ? [dbless] : [])],
  };
}

const managed: Finding = {
  severity: "warning",
  code: "kong.ingress-controller",
  place: "",
  sentence: "A Kubernetes controller manages this Kong and takes back what others change.",
  instead: "Register it as read-only.",
};

const dbless: Finding = {
  severity: "warning",
  code: "gateway.dbless",
  place: "",
  sentence: limits.dbless,
  instead: "It can be read.",
};

function factsOf(node: z.infer<typeof nodeSchema> | undefined, server: string | undefined): GatewayFacts & KongFacts {
  const available = node?.plugins.available_on_server;
  const plugins = available && Object.keys(available).filter((name) => available[name]);
  return {
    version: node?.version ?? server?.replace(/^kong\//i, "") ?? "unknown",
    edition: node?.edition ?? "community",
    database: node?.configuration.database ?? "postgres",
    routerFlavour: node?.configuration.router_flavor ?? "traditional_compatible",
    ...(plugins ? { plugins: plugins.toSorted() } : {}),
  };
}

/** What the prometheus plugin is told to count. Plugins are listed only where one is configured; not known where they may not be. */
async function countingOf(
  client: KongClient,
  node: z.infer<typeof nodeSchema> | undefined,
): Promise<Pick<KongFacts, "counting">> {
  const configured = node?.plugins.enabled_in_cluster;
  if (configured === undefined) return {};
  const counting = { requests: false, latencies: false, everywhere: false };
  if (!configured.includes("prometheus")) return { counting };
  try {
    for await (const { entries } of client.pages("/plugins", pluginSchema)) {
      for (const { name, enabled, config, service, route, consumer } of entries) {
        if (name !== "prometheus" || !enabled || config.status_code_metrics !== true) continue;
        counting.requests = true;
        counting.latencies ||= config.latency_metrics === true;
        counting.everywhere ||= !service && !route && !consumer;
      }
    }
    return { counting };
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "forbidden") return {};
    throw error;
  }
}

/** A service without a host is refused by the schema, so nothing is made; a token without the right is refused before. */
async function checkWrites(client: KongClient, isDbless: boolean): Promise<PermissionCheck> {
  if (isDbless) return { name: "write services", neededFor: "write", granted: false, reason: limits.dbless };
  const answer = await client.probe("POST", "/services", { body: { name: "gatehouse-permission-check", port: -1 } });
  return probed("write services", "write", client, ["POST", "/services"], answer, answer.status === 400);
}

function probed(
  name: string,
  neededFor: PermissionCheck["neededFor"],
  client: KongClient,
  [method, path]: readonly ["GET" | "POST", string],
  answer: HttpResponse,
  granted: boolean,
): PermissionCheck {
  const operation = `${method} ${path}`;
  if (granted) return { name, neededFor, granted, reason: `Kong allows ${operation}.` };
  const { sentence, detail } = client.failure(method, path, answer);
  const reason = `${operation} was answered with ${answer.status}. ${detail ?? sentence}`;
  return { name, neededFor, granted, reason, remedy: `Allow ${operation} for the role of the admin token.` };
}

function checkPlugins(available: readonly string[] | undefined): PermissionCheck[] {
  return neededPlugins.map((name) => {
    const granted = available === undefined || available.includes(name);
    return {
      name: `plugin ${name}`,
      neededFor: "write",
      granted,
      reason: granted ? `The plugin ${name} is enabled.` : `Policies that need the plugin ${name} cannot be deployed.`,
      remedy: granted ? undefined : `Add ${name} to \`plugins\` in kong.conf and restart Kong.`,
    };
  });
}
