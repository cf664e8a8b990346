import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { operationMark } from "../wire.ts";
import type { Place } from "./draft.ts";

// By stage variables the function is told what to check. Of several policies, the second and later ones have variables with a
// number behind their names, and one that lists their operations; the first is for all others.

/** One policy that the function enforces. */
export interface TokenCheck {
  readonly config: PolicyConfigOf<"jwt">;
  readonly places: Place[];
}

const names = {
  issuer: "JwtIssuer",
  jwksUri: "JwtJwksUri",
  audiences: "JwtAudiences",
  scopes: "JwtScopes",
  operations: "JwtOperations",
} as const;
const schemeName = "token";

/** "API Gateway stage variables": what a value may hold, and how much. */
const variableValue = /^[A-Za-z0-9\-._~:/?#&=,]{0,512}$/;

/** The security scheme of the policy of this number, which counts from 1. */
export function tokenScheme(number: number): string {
  return number === 1 ? schemeName : `${schemeName}_${number}`;
}

/** Stage variables: the deployment carries them, so they change together with the document. Lists are separated by commas. */
export function jwtVariables({ config, places }: TokenCheck, number: number): Record<string, string> {
  const { issuer, jwksUri, audiences, scopes } = config;
  const suffix = suffixOf(number);
  const marks = number === 1 ? [] : places.map(({ method, path }) => operationMark(method, path)).toSorted();
  return {
    [`${names.issuer}${suffix}`]: issuer,
    [`${names.jwksUri}${suffix}`]: jwksUri,
    ...(audiences.length > 0 ? { [`${names.audiences}${suffix}`]: audiences.join(",") } : {}),
    ...(scopes.length > 0 ? { [`${names.scopes}${suffix}`]: scopes.join(",") } : {}),
    ...(marks.length > 0 ? { [`${names.operations}${suffix}`]: marks.join(",") } : {}),
  };
}

/** Why stage variables cannot hold the policy; undefined where they can. */
export function variablesProblem(check: TokenCheck, number: number): string | undefined {
  const { audiences, scopes } = check.config;
  const isListable = [...audiences, ...scopes].every((item) => !item.includes(","));
  const values = Object.values(jwtVariables(check, number));
  if (isListable && values.every((value) => variableValue.test(value))) return undefined;
  return "A stage variable cannot hold this: 512 characters, of letters, digits and - . _ ~ : / ? # & = only.";
}

export function isJwtVariable(name: string): boolean {
  const plain = name.replace(/\d+$/, "");
  return Object.values(names).some((own) => own === plain);
}

/** The policy behind a security scheme of a function; none where the stage's variables tell of none. */
export function decodeJwt(variables: Readonly<Record<string, string>>, scheme: string): PolicyConfig[] {
  const suffix = suffixOf(Number(/^token_(\d+)$/.exec(scheme)?.[1] ?? 1));
  const issuer = variables[`${names.issuer}${suffix}`];
  const jwksUri = variables[`${names.jwksUri}${suffix}`];
  if (issuer === undefined || jwksUri === undefined) return [];
  const listed = (name: string) => (variables[`${name}${suffix}`] ?? "").split(",").filter((item) => item !== "");
  return [{ type: "jwt", issuer, jwksUri, audiences: listed(names.audiences), scopes: listed(names.scopes) }];
}

function suffixOf(number: number): string {
  return number === 1 ? "" : String(number);
}
