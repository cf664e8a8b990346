import { z } from "zod";
import type { Authorizer } from "../../model.ts";
import { type Authorization, methodArn, type RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { authorizerEvent } from "./authorizer-event.ts";
import { identityOf } from "./identity-source.ts";
import { judge, policyDocumentSchema, type Verdict } from "./policy-document.ts";
import { authorizeByPool, type UserPool } from "./user-pools.ts";

/** On whose behalf API Gateway calls a function. */
interface CallingAuthorizer {
  readonly sourceArn: string;
  /** The role by which it calls, where the authorizer has one. */
  readonly roleArn?: string | undefined;
}

/** A Lambda function of the account: takes the event and gives what the function returns. Rejects with what it throws. */
export type LambdaFunction = (event: Readonly<Record<string, unknown>>, by: CallingAuthorizer) => Promise<unknown>;

/** "Output from an API Gateway Lambda authorizer". */
const outputSchema = z.object({
  principalId: z.string().optional(),
  policyDocument: policyDocumentSchema,
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  usageIdentifierKey: z.string().optional(),
});
type Output = z.infer<typeof outputSchema>;

interface CachedOutput {
  readonly output: Output;
  readonly expiresAt: number;
}

/** Who answers for callers, by ARN. */
export interface Answering {
  readonly functions: (arn: string) => LambdaFunction | undefined;
  readonly userPools: Readonly<Record<string, UserPool>>;
}

/** Asks the authorizers of REST APIs, and remembers what they said for as long as they are configured to. */
export class Authorizers {
  readonly #functions: Answering["functions"];
  readonly #userPools: Readonly<Record<string, UserPool>>;
  readonly #now: () => number;
  readonly #cache = new Map<string, CachedOutput>();

  constructor({ functions, userPools }: Answering, now: () => number) {
    this.#functions = functions;
    this.#userPools = userPools;
    this.#now = now;
  }

  /**
   * Who the caller is, by the authorizer's word. Throws UNAUTHORIZED and ACCESS_DENIED for who may not call.
   * What the authorizer neither allows nor denies is left to the resource policy's verdict.
   */
  async authorize(authorizer: Authorizer, call: RoutedCall, resourcePolicy: Verdict): Promise<Authorization> {
    const identity = identityOf(authorizer, call);
    if (identity === undefined) throw new GatewayFailure("UNAUTHORIZED");
    if (authorizer.type === "COGNITO_USER_POOLS")
      return authorizeByPool(authorizer, this.#userPools, {
        ...{ token: identity.join(","), scopes: call.method.authorizationScopes ?? [], nowMs: this.#now() },
      });
    const output = await this.#outputFor(authorizer, call, identity);
    const request = { resourceArn: methodArn(call), sourceIp: call.request.sourceIp };
    const verdict = judge(output.policyDocument, request);
    const denied = "User is not authorized to access this resource";
    if (verdict === "deny") throw new GatewayFailure("ACCESS_DENIED", { message: `${denied} with an explicit deny` });
    // An API without a resource policy has nothing that could allow in the authorizer's place.
    const isAllowed = verdict === "allow" || (call.settings.policy !== undefined && resourcePolicy === "allow");
    if (!isAllowed) throw new GatewayFailure("ACCESS_DENIED", { message: denied });
    const context = Object.entries(output.context ?? {}).map(([key, value]) => [key, String(value)]);
    return { ...output, context: Object.fromEntries(context) };
  }

  /** Forgets the answers given for one stage, or for all. */
  flush(stageId?: string): void {
    for (const key of this.#cache.keys()) if (stageId === undefined || isOf(stageId, key)) this.#cache.delete(key);
  }

  async #outputFor(authorizer: Authorizer, call: RoutedCall, identity: readonly string[]): Promise<Output> {
    const ttlMs = (authorizer.authorizerResultTtlInSeconds ?? 300) * 1_000;
    // Without an identity source every caller would share one answer, so nothing is kept.
    const isCached = ttlMs > 0 && identity.length > 0;
    const key = JSON.stringify([call.stage.id, authorizer.id, identity]);
    const cached = this.#cache.get(key);
    if (isCached && cached !== undefined && cached.expiresAt > this.#now()) return cached.output;
    const output = await this.#ask(authorizer, call, identity);
    if (isCached) this.#cache.set(key, { output, expiresAt: this.#now() + ttlMs });
    return output;
  }

  async #ask(authorizer: Authorizer, call: RoutedCall, identity: readonly string[]): Promise<Output> {
    const arn = functionArn(authorizer, call);
    const invoke = this.#functions(arn);
    if (invoke === undefined)
      throw new GatewayFailure("AUTHORIZER_CONFIGURATION_ERROR", {
        sandboxWord: `No function is registered as ${arn}`,
      });
    let returned: unknown;
    try {
      returned = await invoke(authorizerEvent(authorizer, call, identity), callingFor(authorizer, call));
    } catch (error) {
      // The very word by which a function says that it does not know the caller.
      if (error instanceof Error && error.message === "Unauthorized") throw new GatewayFailure("UNAUTHORIZED");
      throw new GatewayFailure("AUTHORIZER_FAILURE", { sandboxWord: `The function failed: ${String(error)}` });
    }
    const output = outputSchema.safeParse(returned);
    if (output.success) return output.data;
    throw new GatewayFailure("AUTHORIZER_CONFIGURATION_ERROR", {
      sandboxWord: `The function returned what is no policy: ${z.prettifyError(output.error).replaceAll("\n", " ")}`,
    });
  }
}

function callingFor({ id, authorizerCredentials }: Authorizer, { account, api }: RoutedCall): CallingAuthorizer {
  const sourceArn = `arn:aws:execute-api:${account.region}:${account.accountId}:${api.id}/authorizers/${id}`;
  return { sourceArn, roleArn: authorizerCredentials };
}

function isOf(stageId: string, key: string): boolean {
  return key.startsWith(`[${JSON.stringify(stageId)},`);
}

/** The function inside `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/{function}/invocations`. */
function functionArn({ authorizerUri = "" }: Authorizer, { stageVariables }: RoutedCall): string {
  const named = authorizerUri.replace(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => stageVariables[name] ?? "");
  return /\/functions\/(.+)\/invocations$/.exec(named)?.[1] ?? named;
}
