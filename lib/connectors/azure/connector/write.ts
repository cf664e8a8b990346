import type { ApiCreateOrUpdateParameter } from "@azure/arm-apimanagement";
import type { Change } from "#lib/model/plan.ts";
import type { ObservedResource, OwnerMark, Resource } from "#lib/model/resource.ts";
import type { ListScope, WriteOutcome } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { Accepted, AzureClient } from "../client.ts";
import { canonicalPolicy } from "../policies.ts";
import {
  type ApiSettings,
  apiBodySchema,
  canonicalize,
  describeRevision,
  releaseBodySchema,
  type Site,
  settingsOf,
  settingsSchema,
  siteSchema,
} from "../wire.ts";
import { putBackend, removeBackend } from "./backends.ts";
import { guarded } from "./guarded.ts";
import { printOperation } from "./operation.ts";
import { releaseRevision } from "./release.ts";
import { putVersionSet, removeVersionSet } from "./version-sets.ts";

/**
 * One change. A first deployment imports the document with the settings of the API, and writes the policies. A later one is
 * made in another revision, which nobody is sent to until its release: document, then policies, then the release.
 */
export async function write(client: AzureClient, change: Change, { owner, slug }: ListScope): Promise<WriteOutcome> {
  if (change.action === "delete") return remove(client, change.observed, owner);
  const { desired } = change;
  if (desired.kind === "version-set") return putVersionSet(client, desired);
  if (desired.kind === "backend" || desired.kind === "pool") return putBackend(client, desired);
  const apiId = desired.remoteId ?? slug;
  if (apiId !== slug) throw elsewhere(apiId, slug);
  const isOurs = change.action === "update" && change.observed.ownership === "ours";
  if (desired.kind === "api") return isOurs ? updateApi(client, change, owner) : makeApi(client, change, owner);
  if (isOurs) await updateRelease(client, change, apiId);
  else await client.putPolicy(apiId, releaseBodySchema.parse(desired.body).policy);
  return { status: "done", remoteId: apiId };
}

type Update = Extract<Change, { action: "update" }>;

async function remove(
  client: AzureClient,
  { kind, remoteId }: ObservedResource,
  owner: OwnerMark,
): Promise<WriteOutcome> {
  if (kind === "version-set") return removeVersionSet(client, remoteId, owner);
  if (kind === "backend" || kind === "pool") return removeBackend(client, remoteId);
  // What an API serves goes with it.
  if (kind === "release") return { status: "done", remoteId };
  return outcomeOf(await client.deleteApi(remoteId), { remoteId, expects: "gone" });
}

/** A new API, or a stranger's that was adopted by name: in place, settings and all. */
async function makeApi(client: AzureClient, change: Exclude<Change, { action: "delete" }>, owner: OwnerMark) {
  const { desired } = change;
  const { digest, settings } = apiBodySchema.parse(desired.body);
  const ifMatch = change.action === "update" ? change.observed.etag : undefined;
  return importInto(client, desired, settings, describeRevision(owner, digest), { ifMatch });
}

/** Another revision for another content; the current one again where somebody edited its operations. */
async function updateApi(client: AzureClient, { desired, observed }: Update, owner: OwnerMark): Promise<WriteOutcome> {
  const { digest, settings: wanted } = apiBodySchema.parse(desired.body);
  const { target, isStandby } = siteOf(observed);
  // What only the current revision can change has to be the same in the others; the names of keys are each one's own.
  const { subscriptionKeyParameterNames } = wanted;
  const settings = { ...settingsSchema.parse(observed.body.settings), subscriptionKeyParameterNames };
  const description = describeRevision(owner, digest);
  if (observed.body.digest === digest) {
    const said = ({ body }: Resource) => JSON.stringify(body.operations);
    return guarded<WriteOutcome>({
      what: `the operations of ${observed.remoteId}`,
      etag: observed.etag,
      before: said(observed),
      wanted: said(desired),
      write: (ifMatch) => importInto(client, desired, settings, description, { ifMatch }),
      reread: async () => {
        const [api, operations] = [await client.findApi(observed.remoteId), await client.operations(observed.remoteId)];
        const seen = operations.map(({ name, method, urlTemplate }) => ({ name, method, urlTemplate }));
        return { etag: api?.eTag ?? undefined, said: said(canonicalize({ ...observed, body: { operations: seen } })) };
      },
      done: { status: "done", remoteId: observed.remoteId },
    });
  }
  if (isStandby) return { status: "done", remoteId: observed.remoteId };
  return importInto(client, desired, settings, description, { revision: target });
}

async function importInto(
  client: AzureClient,
  desired: Resource,
  settings: ApiSettings,
  apiRevisionDescription: string,
  { revision, ifMatch }: { readonly revision?: string; readonly ifMatch?: string },
): Promise<WriteOutcome> {
  const { document, operations } = apiBodySchema.parse(desired.body);
  const remoteId = desired.remoteId ?? "";
  const apiId = revision === undefined ? remoteId : `${remoteId};rev=${revision}`;
  const { apiVersion, apiVersionSetId, ...rest } = wireSettings(client, settings);
  const parameters: ApiCreateOrUpdateParameter = {
    ...rest,
    // An import refuses null, and an API that is new or keeps its place has nothing to leave.
    ...(apiVersionSetId === null ? {} : { apiVersion, apiVersionSetId }),
    apiRevisionDescription,
    protocols: ["https"],
    format: "openapi+json",
    value: JSON.stringify(document),
    translateRequiredQueryParametersConduct: "query",
  };
  const accepted = await client.putApi(apiId, parameters, ifMatch);
  return outcomeOf(accepted, { remoteId, expects: "operations", apiId, count: operations.length });
}

function outcomeOf(accepted: Accepted | undefined, about: Parameters<typeof printOperation>[1]): WriteOutcome {
  const { remoteId } = about;
  if (accepted === undefined) return { status: "done", remoteId };
  const { location, retryAfterMs } = accepted;
  return { status: "pending", remoteId, operation: printOperation(location, about), retryAfterMs };
}

/**
 * Policies, release and settings, in the order in which nobody gets in who may not: a key that will be asked for is asked
 * for before the switch, and one that will not be is let go after it.
 */
async function updateRelease(client: AzureClient, { desired, observed }: Update, apiId: string): Promise<void> {
  const { digest, policy, ...settings } = releaseBodySchema.parse(desired.body);
  const seen = releaseBodySchema.parse(observed.body);
  const { target, isStandby } = siteOf(observed);
  const patch = async (seenEtag = etagsOf(observed.etag).api) => {
    if (changesSettings(desired, observed)) await patchSettings(client, settings, observed, seenEtag);
  };
  if (seen.digest === digest) {
    if (seen.policy !== policy) await replacePolicy(client, policy, observed);
    return patch();
  }
  if (!isStandby) await client.putPolicy(`${apiId};rev=${target}`, policy);
  if (settings.subscriptionRequired) await patch();
  await releaseRevision(client, observed, { target, digest });
  // The current revision is another one now, which nobody has seen before.
  if (!settings.subscriptionRequired) await patch("*");
}

/** On the current revision, over what was seen there. */
async function replacePolicy(client: AzureClient, policy: string, { remoteId, body, etag }: ObservedResource) {
  await guarded<void>({
    what: `the policies of ${remoteId}`,
    etag: etagsOf(etag).policy,
    before: String(body.policy),
    wanted: policy,
    write: (ifMatch) => client.putPolicy(remoteId, policy, ifMatch),
    reread: async () => {
      const found = await client.findPolicy(remoteId);
      return { etag: found?.etag, said: canonicalPolicy(found?.text ?? "") };
    },
    done: undefined,
  });
}

/** Settings as Azure takes them; null for an API that is in no version set, or leaves the one that it was in. */
function wireSettings(client: AzureClient, { apiVersion, versionSet, ...shared }: ApiSettings) {
  if (versionSet === "") return { ...shared, apiVersion: null, apiVersionSetId: null };
  return { ...shared, apiVersion, apiVersionSetId: client.versionSetId(versionSet) };
}

async function patchSettings(
  client: AzureClient,
  settings: ApiSettings,
  { remoteId, body }: ObservedResource,
  etag: string | undefined,
) {
  // The names of keys came with the release, if there was one.
  const said = (value: unknown) => {
    const { subscriptionKeyParameterNames: _names, ...shared } = settingsSchema.parse(value);
    return JSON.stringify(shared);
  };
  await guarded<void>({
    what: `the settings of ${remoteId}`,
    etag,
    before: said(body),
    wanted: said(settings),
    write: (ifMatch) => client.patchApi(remoteId, wireSettings(client, settings), ifMatch ?? "*"),
    reread: async () => {
      const api = await client.findApi(remoteId);
      return { etag: api?.eTag ?? undefined, said: said(api ? settingsOf(api) : body) };
    },
    done: undefined,
  });
}

/** Whether the two differ in what a release does not bring along. */
export function changesSettings(desired: Resource, observed: ObservedResource): boolean {
  const isMoved = desired.body.digest !== observed.body.digest;
  const said = ({ body }: Resource) => {
    const { subscriptionKeyParameterNames, ...shared } = settingsSchema.parse(body);
    return JSON.stringify(isMoved ? shared : { ...shared, subscriptionKeyParameterNames });
  };
  return said(desired) !== said(observed);
}

export function siteOf({ body }: ObservedResource): Site {
  return siteSchema.parse(body.site);
}

function etagsOf(etag: string | undefined): { readonly api?: string; readonly policy?: string } {
  return etag === undefined ? {} : JSON.parse(etag);
}

function elsewhere(found: string, slug: string): ConnectorError {
  return new ConnectorError({
    code: "conflict",
    operation: `PUT /apis/${slug}`,
    sentence: `The API ${found} stands on this path. Only one of the name ${slug} can be taken over: move it, or choose another path.`,
  });
}
