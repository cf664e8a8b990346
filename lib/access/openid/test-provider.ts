import "server-only";
import { z } from "zod";
import { appendAudit } from "../../audit/commands.ts";
import { getDb } from "../../db/client.ts";
import { AppError } from "../../errors.ts";
import type { CommandContext } from "../../model/actor.ts";
import { providerFetch } from "../../outbound/provider-fetch.ts";
import { parseInput } from "../../parse-input.ts";
import { authorize } from "../authorize.ts";
import { providerInputSchema } from "./input.ts";
import { discoverProvider } from "./provider-client.ts";
import { OpenIdRefusal, refusalOf } from "./refusal.ts";

/** What a provider's discovery document and keys say. */
export interface ProviderTest {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly signingKeys: number;
  /** Whether it says that it checks PKCE with S256. */
  readonly pkce: boolean;
  /** Claims it says it may send; empty when it does not say. */
  readonly claims: readonly string[];
  /** How far its clock is ahead of ours, in seconds; null when it does not say. */
  readonly clockAheadSeconds: number | null;
}

export const testProviderSchema = providerInputSchema.pick({ issuer: true, clientId: true });

/**
 * Reads the discovery document and the keys of an issuer, through the guarded way out; sends no secret and keeps nothing
 * but that it was done. Throws AppError `invalid` with the sentence on `issuer`.
 */
export async function testProvider(
  context: CommandContext,
  input: z.input<typeof testProviderSchema>,
): Promise<ProviderTest> {
  authorize(context.actor, "sign-in:manage");
  const wanted = parseInput(testProviderSchema, input);
  const found = await read(wanted).catch((error: unknown) => {
    throw error instanceof OpenIdRefusal ? unusable(error) : error;
  });
  const db = await getDb();
  await db.$transaction((tx) =>
    appendAudit(tx, context, {
      action: "sign-in.test-provider",
      subject: { type: "sign-in", name: wanted.issuer },
      outcome: "done",
      after: found,
    }),
  );
  return found;
}

async function read(wanted: z.output<typeof testProviderSchema>): Promise<ProviderTest> {
  let clockAheadSeconds: number | null = null;
  const configuration = await discoverProvider(wanted, async (address, request) => {
    const response = await providerFetch(address, request);
    const said = Date.parse(response.headers.get("date") ?? "");
    if (!Number.isNaN(said)) clockAheadSeconds = Math.round((said - Date.now()) / 1000);
    return response;
  });
  const server = configuration.serverMetadata();
  return {
    issuer: server.issuer,
    authorizationEndpoint: endpoint(server.authorization_endpoint, "authorization"),
    tokenEndpoint: endpoint(server.token_endpoint, "token"),
    signingKeys: await countKeys(endpoint(server.jwks_uri, "key")),
    pkce: server.code_challenge_methods_supported?.includes("S256") ?? false,
    claims: z.array(z.string()).catch([]).parse(server.claims_supported),
    clockAheadSeconds,
  };
}

function endpoint(address: string | undefined, what: string): string {
  if (address !== undefined) return address;
  throw new OpenIdRefusal("discovery", `The document names no ${what} endpoint.`);
}

const keysSchema = z.object({ keys: z.array(z.object({ kty: z.string(), use: z.string().optional() })) });

async function countKeys(address: string): Promise<number> {
  try {
    const response = await providerFetch(address, { method: "GET", headers: { accept: "application/json" } });
    const parsed = keysSchema.safeParse(await response.json());
    const keys = parsed.success
      ? parsed.data.keys.filter(({ kty, use = "sig" }) => kty !== "oct" && use === "sig")
      : [];
    if (keys.length > 0) return keys.length;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw refusalOf(error);
  }
  throw new OpenIdRefusal("discovery", "It publishes no key to check its signatures with.");
}

function unusable({ sentence, detail }: OpenIdRefusal): AppError {
  const told = detail ?? sentence;
  return new AppError({ code: "invalid", sentence: `This issuer cannot be used. ${told}`, fields: { issuer: told } });
}
