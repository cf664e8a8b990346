import { type Definition, definitionSchema } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { Decoded, RemoteApi } from "../connector.ts";
import { readBackend } from "./decode/backend.ts";
import { tell } from "./decode/finding.ts";
import { readOperations } from "./decode/operations.ts";
import { readPolicies } from "./decode/policies.ts";
import { type ApiBody, readApi, readStage, tagged } from "./wire.ts";

/** What an HTTP API and its stages mean in our words. Pure. */
export function decode({ remoteId, resources }: RemoteApi): Decoded {
  const findings: Finding[] = [];
  const body = resources.find(({ kind }) => kind === "api")?.body;
  const api: ApiBody = body
    ? readApi(body)
    : { name: remoteId, description: "", version: "", tags: {}, cors: null, routes: {} };
  const stages = resources.filter(({ kind }) => kind === "stage");
  const serving = stages.find(({ key }) => key === "stage") ?? stages[0];
  const stage = serving && readStage(serving.body);
  tellAbout(api, stages.length, findings);

  const isOurs = api.digest !== undefined;
  const basePath = readBasePath(api);
  const operations = readOperations(api, basePath, findings);
  const backend = readBackend(operations, api.routes, tagged(api.tags, "backend"), findings);
  const bare: Definition = definitionSchema.parse({
    // Ours are named after the slug, and say the definition's own name beside it.
    name: ((isOurs ? api.description : "") || api.name).slice(0, 120),
    version: api.version.slice(0, 40) || "1.0.0",
    basePath,
    backends: [{ url: backend.url }],
    operations: operations.map(({ id, method, path }) => ({ id, method, path })),
  });
  const policies = readPolicies(bare, operations, { api, stage, backend }, findings);
  return { definition: { ...bare, policies }, findings };
}

/** Our tag, as long as it is a base path; a stranger's API has none. */
function readBasePath({ tags }: ApiBody): string {
  const parsed = definitionSchema.shape.basePath.safeParse(tagged(tags, "basePath") ?? "/");
  return parsed.success ? parsed.data : "/";
}

function tellAbout(api: ApiBody, stages: number, findings: Finding[]): void {
  if (api.readOnly === "managed")
    tell(
      findings,
      "warning",
      "aws.managed",
      "Another service of AWS made this API and keeps it.",
      "It can be looked at, and changed only where it was made.",
    );
  else if (api.readOnly !== undefined)
    tell(
      findings,
      "warning",
      "aws.protocol",
      `It is a ${api.readOnly} API: its routes are no operations of HTTP.`,
      "It can be looked at and not deployed to.",
    );
  if (stages > 1)
    tell(
      findings,
      "info",
      "aws.stages",
      `The API has ${stages} stages, each of which may serve another state of it.`,
      "It is read as it was last edited.",
    );
  if (api.version === "") tell(findings, "info", "aws.no-version", "The API has no version.", "It is read as 1.0.0.");
}
