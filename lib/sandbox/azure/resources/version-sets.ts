import { z } from "zod";
import { notFound, validationError } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { checkChange, checkIfMatch, checkPut, newEtag } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { type Api, keyOf, type VersionSet } from "../model.ts";
import { type ApiProperties, propertiesOf } from "./api-body.ts";
import { present } from "./api-contract.ts";
import { lastSegment } from "./api-reference.ts";

const propertiesSchema = z.object({
  displayName: z.string().min(1).max(100),
  description: z.string().nullish(),
  versioningScheme: z.enum(["Segment", "Query", "Header"]),
  versionQueryName: z.string().min(1).max(100).nullish(),
  versionHeaderName: z.string().min(1).max(100).nullish(),
});

/** "Api Version Set". */
export const versionSetRoutes: readonly Route[] = [
  { path: "apiVersionSets", methods: { GET: list } },
  { path: "apiVersionSets/:name", methods: { GET: get, PUT: put, PATCH: put, DELETE: remove } },
];

function contract({ resourceId }: ServiceContext, versionSet: VersionSet) {
  return {
    id: `${resourceId}/apiVersionSets/${versionSet.name}`,
    type: "Microsoft.ApiManagement/service/apiVersionSets",
    name: versionSet.name,
    properties: {
      displayName: versionSet.displayName,
      ...present("description", versionSet.description),
      versioningScheme: versionSet.versioningScheme,
      ...present("versionQueryName", versionSet.versionQueryName),
      ...present("versionHeaderName", versionSet.versionHeaderName),
    },
  };
}

function find({ state, service }: ServiceContext, name: string | undefined) {
  return state.get("versionSets", keyOf(service, "apiVersionSets", name ?? ""));
}

function list(context: ServiceContext): Reply {
  const all = context.state.all("versionSets").filter(({ service }) => service === context.service);
  return listReply(
    context,
    all.map((versionSet) => ({
      fields: { name: versionSet.name, displayName: versionSet.displayName },
      show: () => contract(context, versionSet),
    })),
  );
}

function get(context: ServiceContext, { name }: Parameters): Reply {
  const found = find(context, name);
  if (found === undefined) throw notFound("ApiVersionSet");
  return { status: 200, body: contract(context, found), headers: { ETag: found.etag } };
}

function put(context: ServiceContext, { name = "" }: Parameters): Reply {
  const existing = find(context, name);
  const isPatch = context.request.method === "PATCH";
  if (isPatch) checkChange(context, existing, "ApiVersionSet");
  else checkPut(context, existing);
  const sent = propertiesOf(context.request, isPatch ? propertiesSchema.partial() : propertiesSchema);
  const before = isPatch ? existing : undefined;
  const versionSet: VersionSet = {
    id: keyOf(context.service, "apiVersionSets", name),
    service: context.service,
    name,
    etag: newEtag(),
    displayName: sent.displayName ?? before?.displayName ?? name,
    description: sent.description ?? before?.description ?? null,
    versioningScheme: sent.versioningScheme ?? before?.versioningScheme ?? "Segment",
    versionQueryName: sent.versionQueryName ?? before?.versionQueryName ?? null,
    versionHeaderName: sent.versionHeaderName ?? before?.versionHeaderName ?? null,
  };
  checkScheme(versionSet);
  context.state.put("versionSets", versionSet);
  return {
    status: existing === undefined ? 201 : 200,
    body: contract(context, versionSet),
    headers: { ETag: versionSet.etag },
  };
}

function checkScheme({ versioningScheme, versionQueryName, versionHeaderName }: VersionSet): void {
  if (versioningScheme === "Query" && versionQueryName === null)
    throw validationError([
      { target: "versionQueryName", message: "Version query name is required for the Query versioning scheme." },
    ]);
  if (versioningScheme === "Header" && versionHeaderName === null)
    throw validationError([
      { target: "versionHeaderName", message: "Version header name is required for the Header versioning scheme." },
    ]);
}

function remove(context: ServiceContext, { name }: Parameters): Reply {
  const existing = find(context, name);
  if (existing === undefined) return noContent;
  checkIfMatch(context, existing.etag);
  const user = context.state.find("apis", (api) => api.versionSet === existing.id);
  if (user !== undefined)
    throw validationError([{ message: `API version set is used by API '${user.apiId}' and cannot be deleted.` }]);
  context.state.remove("versionSets", existing.id);
  return { status: 200 };
}

/** The version set that an API is to be in: the one it names, a new one that it describes, or the one it was in. */
export function versionSetFor(
  { state, service }: Pick<ServiceContext, "state" | "service">,
  sent: ApiProperties,
  base: Api | undefined,
): string | null {
  if (sent.apiVersionSetId === null) return null;
  const named = sent.apiVersionSetId ?? sent.apiVersionSet?.id;
  if (typeof named === "string") {
    const id = keyOf(service, "apiVersionSets", lastSegment(named));
    if (state.get("versionSets", id) !== undefined) return id;
    throw validationError([
      { target: "apiVersionSetId", message: `API version set with id '${lastSegment(named)}' was not found.` },
    ]);
  }
  const former = base?.versionSet ?? null;
  if (former === null && typeof sent.apiVersion === "string" && sent.apiVersion !== "")
    throw validationError([
      { target: "apiVersionSetId", message: "ApiVersionSetId cannot be empty when ApiVersion is specified." },
    ]);
  return former;
}
