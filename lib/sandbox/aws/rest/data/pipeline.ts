import type { Identities } from "../../identity/identities.ts";
import type { Contents } from "../model.ts";
import type { Authorizers } from "./access/authorizers.ts";
import type { Models } from "./access/models.ts";
import type { Verdict } from "./access/policy-document.ts";
import { validateRequest } from "./access/request-validation.ts";
import { checkResourcePolicy } from "./access/resource-policy.ts";
import { admitSigned } from "./access/signed-callers.ts";
import { throttleStage } from "./access/stage-settings.ts";
import type { TokenBuckets } from "./access/token-bucket.ts";
import type { UsagePlans } from "./access/usage-plans.ts";
import type { Answer, Call, RoutedCall } from "./exchange.ts";
import { GatewayFailure } from "./failure.ts";
import { gatewayResponse } from "./gateway-responses.ts";
import { integrate } from "./integration/integrate.ts";
import type { ResponseCache } from "./response-cache.ts";
import { Router } from "./router.ts";

export interface PipelineParts {
  readonly authorizers: Authorizers;
  readonly usagePlans: UsagePlans;
  readonly buckets: TokenBuckets;
  readonly models: Models;
  readonly cache: ResponseCache;
  readonly identities: Identities;
}

/** What happened to a request. */
export interface Outcome {
  readonly answer: Answer;
  /** Absent when no method matched. */
  readonly routed?: RoutedCall;
}

/**
 * Takes a request through a stage, in this order; each step may end it with a gateway response:
 *
 *     route → size → resource policy → authorizer → API key and usage plan → stage throttle → validator → cache → integration
 */
export class Pipeline {
  readonly #parts: PipelineParts;
  /** A deployment's contents never change, so its router is made once. */
  readonly #routers = new WeakMap<Contents, Router>();

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** @param isTooLarge The body exceeds what the gateway takes, and was not read. */
  async run(call: Call, isTooLarge: boolean): Promise<Outcome> {
    const match = this.#routerFor(call.contents).find(call.request.method, call.request.path);
    if (match === undefined)
      return { answer: gatewayResponse(call, new GatewayFailure("MISSING_AUTHENTICATION_TOKEN")) };
    const routed: RoutedCall = { ...call, ...match };
    try {
      if (isTooLarge) throw new GatewayFailure("REQUEST_TOO_LARGE");
      return { answer: await this.#pass(routed), routed };
    } catch (error) {
      if (!(error instanceof GatewayFailure)) throw error;
      return { answer: gatewayResponse(routed, error), routed };
    }
  }

  async #pass(call: RoutedCall): Promise<Answer> {
    const { usagePlans, buckets, models, cache } = this.#parts;
    const hasAuthorizer = ["CUSTOM", "AWS_IAM"].includes(call.method.authorizationType);
    await this.#authorize(call, checkResourcePolicy(call, hasAuthorizer));
    if (call.method.apiKeyRequired) call.apiKey = usagePlans.admit(call);
    throttleStage(call, buckets);
    validateRequest(call, models);
    return cache.through(call, () => integrate(call));
  }

  async #authorize(call: RoutedCall, resourcePolicy: Verdict): Promise<void> {
    const { authorizationType, authorizerId = "" } = call.method;
    switch (authorizationType) {
      case "NONE":
        return;
      case "AWS_IAM":
        call.caller = admitSigned(call, this.#parts.identities, resourcePolicy);
        return;
      case "CUSTOM":
      case "COGNITO_USER_POOLS": {
        const authorizer = call.contents.authorizers[authorizerId];
        if (authorizer === undefined) throw new GatewayFailure("AUTHORIZER_CONFIGURATION_ERROR");
        call.authorization = await this.#parts.authorizers.authorize(authorizer, call, resourcePolicy);
        return;
      }
      default:
        authorizationType satisfies never;
    }
  }

  #routerFor(contents: Contents): Router {
    const router = this.#routers.get(contents) ?? new Router(contents);
    this.#routers.set(contents, router);
    return router;
  }
}
