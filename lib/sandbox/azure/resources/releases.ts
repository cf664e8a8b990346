import { z } from "zod";
import { notFound, validationError } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { checkChange, checkIfMatch, checkPut, newEtag } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import type { Entities } from "../model.ts";
import { propertiesOf } from "./api-body.ts";
import { mostRevisions } from "./api-place.ts";
import { findApi, lastSegment, parseApiReference, wantedApi } from "./api-reference.ts";
import { makeCurrent } from "./save-api.ts";

type Release = Entities["releases"];

const propertiesSchema = z.object({ apiId: z.string().nullish(), notes: z.string().nullish() });

/** "Api Release": to write one makes its revision the current one, in one step. */
export const releaseRoutes: readonly Route[] = [
  { path: "apis/:apiId/releases", methods: { GET: list } },
  { path: "apis/:apiId/releases/:releaseId", methods: { GET: get, PUT: put, PATCH: patch, DELETE: remove } },
];

function contract({ resourceId }: ServiceContext, release: Release) {
  return {
    id: `${resourceId}/apis/${release.apiId}/releases/${release.name}`,
    type: "Microsoft.ApiManagement/service/apis/releases",
    name: release.name,
    properties: {
      apiId: `${resourceId}/apis/${release.apiId};rev=${release.revision}`,
      createdDateTime: new Date(release.createdAt).toISOString(),
      updatedDateTime: new Date(release.updatedAt).toISOString(),
      notes: release.notes,
    },
  };
}

function reply(context: ServiceContext, release: Release, status: number): Reply {
  return { status, body: contract(context, release), headers: { ETag: release.etag } };
}

function keyFor(context: ServiceContext, { apiId = "", releaseId = "" }: Parameters): string {
  return `${context.service}/apis/${parseApiReference(apiId).apiId}/releases/${releaseId}`;
}

function list(context: ServiceContext, parameters: Parameters): Reply {
  const { apiId } = wantedApi(context, parameters.apiId);
  const releases = context.state
    .all("releases")
    .filter((release) => release.service === context.service && release.apiId === apiId);
  return listReply(
    context,
    releases.map((release) => ({
      fields: { name: release.name, notes: release.notes },
      show: () => contract(context, release),
    })),
  );
}

function get(context: ServiceContext, parameters: Parameters): Reply {
  wantedApi(context, parameters.apiId);
  const release = context.state.get("releases", keyFor(context, parameters));
  if (release === undefined) throw notFound("Release");
  return reply(context, release, 200);
}

function put(context: ServiceContext, parameters: Parameters): Reply {
  const { state, service } = context;
  const { apiId } = wantedApi(context, parameters.apiId);
  context.asyncOperations.checkFree(service, apiId);
  const existing = state.get("releases", keyFor(context, parameters));
  checkPut(context, existing);
  const sent = propertiesOf(context.request, propertiesSchema);
  const reference = parseApiReference(lastSegment(sent.apiId ?? parameters.apiId ?? ""));
  if (reference.apiId !== apiId)
    throw validationError([
      { target: "apiId", message: `A release of API '${apiId}' cannot name API '${reference.apiId}'.` },
    ]);
  const api = findApi(state, service, reference);
  if (api === undefined) throw validationError([{ target: "apiId", message: "API not found." }]);
  const count = state
    .all("releases")
    .filter((release) => release.service === service && release.apiId === apiId).length;
  if (existing === undefined && count >= mostRevisions)
    throw validationError([
      { message: `The number of releases of API '${apiId}' exceeds the limit of ${mostRevisions}.` },
    ]);
  const now = context.now();
  const release: Release = {
    id: keyFor(context, parameters),
    service,
    name: parameters.releaseId ?? "",
    apiId,
    revision: api.revision,
    notes: sent.notes ?? null,
    etag: newEtag(),
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
  };
  state.transaction(() => {
    state.put("releases", release);
    makeCurrent(state, api);
  });
  return reply(context, release, existing === undefined ? 201 : 200);
}

function patch(context: ServiceContext, parameters: Parameters): Reply {
  const existing = checkChange(context, context.state.get("releases", keyFor(context, parameters)), "Release");
  const { notes } = propertiesOf(context.request, propertiesSchema);
  const release = {
    ...existing,
    notes: notes === undefined ? existing.notes : notes,
    etag: newEtag(),
    updatedAt: context.now(),
  };
  context.state.put("releases", release);
  return reply(context, release, 200);
}

function remove(context: ServiceContext, parameters: Parameters): Reply {
  const existing = context.state.get("releases", keyFor(context, parameters));
  if (existing === undefined) return noContent;
  checkIfMatch(context, existing.etag);
  context.state.remove("releases", existing.id);
  return { status: 200 };
}
