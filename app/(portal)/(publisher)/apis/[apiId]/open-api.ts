import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { getApi } from "#lib/apis/queries.ts";
import { found } from "../../../found.ts";
import { requireActor } from "../../../require-actor.ts";

/** Who asks, and the API the address names: once per request, for the frame and the page in it. */
export const openApi = cache(async (apiId: string) => {
  const actor = await requireActor();
  if (!z.uuid().safeParse(apiId).success) notFound();
  return { actor, api: await found(getApi(actor, apiId)) };
});

export interface ApiPageProps {
  readonly params: Promise<{ readonly apiId: string }>;
}
