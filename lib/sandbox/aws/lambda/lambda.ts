import { Store } from "../../core/store.ts";
import { AwsError, accessDenied } from "../control/aws-error.ts";
import type { Service, ServiceReply } from "../control/control-server.ts";
import type { ControlReply } from "../control/route.ts";
import { controlRequest, Router } from "../control/router.ts";
import { signatureError } from "../control/signature-error.ts";
import { decide, denialMessage } from "../identity/policy.ts";
import type { Caller } from "../identity/signature.ts";
import { functionArn, type LambdaContext, type LambdaRoute, nameIn } from "./context.ts";
import { functionRoutes } from "./functions.ts";
import { type LambdaKinds, lambdaReaders } from "./model.ts";
import { isCallable, permissionRoutes } from "./permissions.ts";
import { FunctionRuntime } from "./runtime.ts";

export interface LambdaOptions extends Omit<LambdaContext, "state"> {
  /** Folder for the state; absent means in memory only. */
  readonly statePath?: string | undefined;
}

/** The authorizer of an API on whose behalf API Gateway calls. */
export interface CallingAuthorizer {
  readonly sourceArn: string;
  /** The role by which it calls, where it has one; otherwise the function itself has to let it in. */
  readonly roleArn?: string | undefined;
}

export interface Lambda {
  readonly state: Store<LambdaKinds>;
  readonly service: Service;
  /** The uploaded function of this ARN, as an authorizer calls it; undefined where there is none. Rejects with what it throws. */
  readonly invoker: (arn: string) => ((event: unknown, by: CallingAuthorizer) => Promise<unknown>) | undefined;
  readonly clear: () => void;
  readonly close: () => void;
}

/** Lambda, as far as functions whose code is uploaded in the request, and authorizers that call them. */
export function createLambda({ statePath, ...options }: LambdaOptions): Lambda {
  const state = new Store<LambdaKinds>(lambdaReaders, statePath);
  const context: LambdaContext = { ...options, state };
  const runtime = new FunctionRuntime(options.region);
  return {
    state,
    service: serviceOf(context),
    invoker: (arn) => {
      const stored = state.find("functions", ({ id }) => functionArn(context, id) === arn);
      if (stored === undefined) return undefined;
      return async (event, { sourceArn, roleArn }) => {
        const source = { arn: sourceArn, account: context.accountId };
        if (roleArn === undefined && !isCallable(stored, "apigateway.amazonaws.com", source))
          throw new Error(`${arn} does not let API Gateway call it for ${sourceArn}`);
        if (context.now() < stored.activeFrom) throw new Error(`${arn} is Pending`);
        return runtime.invoke(stored, event);
      };
    },
    clear: () => {
      state.clear();
      runtime.stop();
    },
    close: () => {
      runtime.stop();
      state.close();
    },
  };
}

function serviceOf(context: LambdaContext): Service {
  const routes: LambdaRoute[] = [...functionRoutes(context), ...permissionRoutes(context)];
  const router = new Router<LambdaRoute>(routes);
  return async (caller, sent) => {
    try {
      if (typeof caller === "string") throw signatureError(caller);
      if (caller.region !== context.region) throw signatureError("wrong scope");
      const call = router.find(sent.method, sent.path, sent.query);
      if (call === undefined) throw new AwsError("UnknownOperationException", 404, "");
      const request = controlRequest(call, { ...sent, accept: "*/*" });
      const own = [`lambda:${call.route.operation}`, functionArn(context, nameIn(request))] as const;
      for (const [action, resource] of [own, ...(call.route.also?.(request) ?? [])])
        authorize(caller, action, resource);
      return reply(await call.route.handle(request));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { status, code, message, headers } = error;
      const words = reply({ status, body: { Type: status < 500 ? "User" : "Service", Message: message } });
      return { ...words, headers: { ...headers, "x-amzn-ErrorType": code } };
    }
  };
}

function authorize({ principal }: Caller, action: string, resource: string): void {
  const decision = decide(principal.statements, action, resource);
  if (decision !== "allowed") throw accessDenied(denialMessage(principal.arn, action, resource, decision));
}

function reply({ status, body }: ControlReply): ServiceReply {
  return { status, contentType: "application/json", text: body === undefined ? "" : JSON.stringify(body) };
}
