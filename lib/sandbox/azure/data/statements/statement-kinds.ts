import type { StatementKind } from "../policy/statement-kind.ts";
import { authenticationBasic } from "./authentication-basic.ts";
import { cacheLookup } from "./cache-lookup.ts";
import { cacheStore } from "./cache-store.ts";
import { checkHeader } from "./check-header.ts";
import { choose } from "./choose.ts";
import { cors } from "./cors.ts";
import { findAndReplace } from "./find-and-replace.ts";
import { forwardRequest } from "./forward-request.ts";
import { includeFragment } from "./include-fragment.ts";
import { ipFilter } from "./ip-filter.ts";
import { mockResponse } from "./mock-response.ts";
import { quota } from "./quota.ts";
import { quotaByKey } from "./quota-by-key.ts";
import { rateLimit } from "./rate-limit.ts";
import { rateLimitByKey } from "./rate-limit-by-key.ts";
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
import { validateAzureAdToken } from "./validate-azure-ad-token.ts";
import { validateContent } from "./validate-content.ts";
import { validateJwt } from "./validate-jwt.ts";
import { validateParameters } from "./validate-parameters.ts";

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
  cacheLookup,
  cacheStore,
  findAndReplace,
  includeFragment,
  quota,
  quotaByKey,
  rateLimit,
  rateLimitByKey,
  validateAzureAdToken,
  validateContent,
  validateJwt,
  validateParameters,
];

/** Every policy statement that the gateway carries out, by name. */
export const statementKinds: ReadonlyMap<string, StatementKind> = new Map(all.map((kind) => [kind.name, kind]));
