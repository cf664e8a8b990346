import { expect, it } from "vitest";
import type { Change } from "#lib/model/plan.ts";
import type { Resource } from "#lib/model/resource.ts";
import { runTo } from "../../conformance/run.ts";
import type { HttpRequest, HttpResponse } from "../../connector.ts";
import { azureConnector } from "../connector.ts";
import { openAzure, orders } from "../fixtures/azure-stage.testing.ts";

type Stage = Awaited<ReturnType<typeof openAzure>>;

/** A session whose answers are changed on their way. */
function sessionWith({ handle }: Stage, change: (request: HttpRequest, response: HttpResponse) => HttpResponse) {
  const context = handle.harness.context();
  const http: typeof context.http = async (request, options) => change(request, await context.http(request, options));
  return azureConnector.connect(handle.settings, handle.credentials.good, { ...context, http });
}

it("follows no page and no operation to another host, and sends no token there", async () => {
  const stage = await openAzure();
  stage.handle.sandbox.seedApis(150);
  const elsewhere = (text: string) =>
    text.replace(/"nextLink":"http:\/\/[^/]+/, '"nextLink":"http://elsewhere.example');
  const session = sessionWith(stage, (_request, response) => ({ ...response, body: elsewhere(response.body) }));
  const survey = async () => {
    for await (const _page of session.survey());
  };
  await expect(survey()).rejects.toMatchObject({ code: "malformed-response", sentence: /another host/ });

  const led = sessionWith(stage, ({ method }, response) => {
    const headers = { ...response.headers, ...(method === "PUT" ? { location: "http://elsewhere.example/x" } : {}) };
    return { ...response, headers };
  });
  await expect(runTo({ ...stage, session: led }, orders())).rejects.toMatchObject({ code: "malformed-response" });
  expect(stage.sandbox.harness.calls.map(({ address }) => new URL(address).hostname)).not.toContain(
    "elsewhere.example",
  );
});

it("follows no redirect", async () => {
  const stage = await openAzure();
  const session = sessionWith(stage, ({ effect }, response) =>
    effect === "sign-in" ? response : { status: 307, headers: { location: "http://elsewhere.example" }, body: "" },
  );
  await expect(session.fetch("echo-api")).rejects.toMatchObject({ code: "invalid-config" });
});

it("signs in again when a kept token was revoked, once", async () => {
  const stage = await openAzure();
  await stage.session.check("read-only");
  stage.handle.sandbox.expireTokens();
  const before = stage.sandbox.harness.calls.length;
  await stage.session.fetch("echo-api");
  const calls = stage.sandbox.harness.calls.slice(before);
  expect(calls.slice(0, 3).map(({ effect, status }) => `${effect} ${status}`)).toEqual([
    "read 401",
    "sign-in 200",
    "read 200",
  ]);
});

it("waits for an import that Azure calls ended before its operations are there", async () => {
  const stage = await openAzure();
  let isEmpty = true;
  const session = sessionWith(stage, ({ url }, response) => {
    const isOperations = url.pathname.endsWith("/operations");
    return isOperations && isEmpty ? { ...response, body: JSON.stringify({ value: [], count: 0 }) } : response;
  });
  const { operation } = await pendingImport(stage);
  stage.sandbox.harness.advance(600_000);
  expect(await session.poll?.(operation)).toMatchObject({ status: "pending" });
  isEmpty = false;
  expect(await session.poll?.(operation)).toMatchObject({ status: "done" });
});

function creation(desired: Resource): Change {
  const { key, kind, label } = desired;
  return { action: "create", key, kind, label, level: 0, fields: [], implied: false, desired };
}

async function pendingImport({ session, owner, slug, subject, sandbox, profile }: Stage) {
  const target = { owner, slug, settings: sandbox.settings, facts: profile.facts, live: false };
  const { resources } = subject.encode(orders(), target);
  for (const place of resources.filter(({ kind }) => kind === "version-set")) {
    await session.write(creation(place), { owner, slug, places: resources, known: [] });
  }
  const desired = resources.find(({ key }) => key === "api");
  if (desired === undefined) throw new Error("There is an API.");
  const outcome = await session.write(creation(desired), { owner, slug, places: resources, known: [] });
  if (outcome.status !== "pending") throw new Error("An import is pending.");
  return outcome;
}
