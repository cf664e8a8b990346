import type { StatementKind } from "../policy/statement-kind.ts";
import { authenticationBasic } from "./authentication-basic.ts";
import { checkHeader } from "./check-header.ts";
import { choose } from "./choose.ts";
import { cors } from "./cors.ts";
import { forwardRequest } from "./forward-request.ts";
import { ipFilter } from "./ip-filter.ts";
import { mockResponse } from "./mock-response.ts";
import { retry } from "./retry.ts";
import { returnResponse } from "./return-response.ts";
import { rewriteUri } from "./rewrite-uri.ts";
import { setBackendService } from "./set-backend-service.ts";
import { setBody } from "./set-body.ts";
import { setHeader } from "./set-header.ts";
import { setMethod } from "./set-method.ts";
import { setQueryParameter } from "./set-query-parameter.ts";
import { setStatus } from "./set-status.ts";
import { setVariable } from "./set-variable.ts";

const all: readonly StatementKind[] = [
  authenticationBasic,
  checkHeader,
  choose,
  cors,
  forwardRequest,
  ipFilter,
  mockResponse,
  retry,
  returnResponse,
  rewriteUri,
  setBackendService,
  setBody,
  setHeader,
  setMethod,
  setQueryParameter,
  setStatus,
  setVariable,
];

/** Every policy statement that the gateway carries out, by name. */
export const statementKinds: ReadonlyMap<string, StatementKind> = new Map(all.map((kind) => [kind.name, kind]));
