import "server-only";
import { z } from "zod";
import type { Connector, WriteConnector } from "./connector.ts";
import { ConnectorError } from "./connector-error.ts";
import { descriptorOf } from "./descriptors.ts";

/** One line per kind. Code and SDK of a kind load when its first gateway is used. */
const loaders: Readonly<Record<string, () => Promise<Connector>>> = {
  "aws-http": async () => eraseConnector((await import("./aws-http/connector.ts")).awsHttpConnector),
  "aws-rest": async () => eraseConnector((await import("./aws-rest/connector.ts")).awsRestConnector),
  azure: async () => eraseConnector((await import("./azure/connector.ts")).azureConnector),
  kong: async () => eraseConnector((await import("./kong/connector.ts")).kongConnector),
};

/** The connector of a kind. Throws `invalid-config` when there is none. */
export async function loadConnector(kind: string): Promise<Connector> {
  const load = loaders[descriptorOf(kind).kind];
  if (!load) throw new Error(`descriptors.ts names "${kind}", connectors.ts does not.`);
  return load();
}

/**
 * Hides a connector's own settings and credentials types: `connect` takes what was stored, as it was stored,
 * and parses it by the descriptor's schemas. Throws `invalid-config` when it does not parse.
 */
export function eraseConnector<Settings, Credentials>(
  connector: WriteConnector<Settings, Credentials>,
): WriteConnector {
  const { settings: settingsSchema, credentials: credentialsSchema } = connector.descriptor;
  return {
    ...connector,
    connect: (settings, credentials, context) =>
      connector.connect(
        parseStored(settingsSchema, settings, "settings"),
        parseStored(credentialsSchema, credentials, "credential"),
        context,
      ),
  };
}

function parseStored<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConnectorError({
    code: "invalid-config",
    sentence: `The gateway's ${what} no longer fit this connector. Open the gateway and save them again.`,
    operation: "connect",
    // Zod's messages name keys and rules, never the value.
    detail: z.prettifyError(parsed.error),
  });
}
