import type { Credentials, Identities } from "./identities.ts";
import type { Statement } from "./policy.ts";

const verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Verb = (typeof verbs)[number];

/** Who is in the account from the start. */
export interface SeededIdentities {
  /** May do everything. */
  readonly administrator: Credentials;
  /** `apigateway:GET` and `cloudwatch:GetMetricData` on everything, and no writes. */
  readonly readOnly: Credentials;
  /** Everything but this verb of API Gateway. */
  readonly without: { readonly [V in Verb]: Credentials };
  /** Everything on REST APIs, nothing on HTTP APIs. */
  readonly restOnly: Credentials;
  /** Everything on HTTP APIs, nothing on REST APIs. */
  readonly httpOnly: Credentials;
  /** Everything but tagging. */
  readonly withoutTags: Credentials;
  /** Everything but attaching resource policies. */
  readonly withoutPolicies: Credentials;
  /** Everything but reading metrics. */
  readonly withoutMetrics: Credentials;
  /** Everything but making Lambda functions. */
  readonly withoutFunctions: Credentials;
  /** Everything but handing Lambda a role. */
  readonly withoutPassRole: Credentials;
  /** Nothing but assuming roles. */
  readonly assumer: Credentials;
  /** Temporary credentials that ended. */
  readonly expired: Credentials;
  /** A key that was never given out. */
  readonly unknown: Credentials;
  readonly role: { readonly arn: string; readonly externalId: string };
  readonly readOnlyRole: { readonly arn: string };
  /** What Lambda runs functions as. It may do nothing. */
  readonly functionRole: { readonly arn: string };
}

const everything: Statement = { effect: "Allow", actions: ["*"], resources: ["*"] };
const reading: Statement = { effect: "Allow", actions: ["apigateway:GET"], resources: ["*"] };
const functions: Statement = { effect: "Allow", actions: ["lambda:*", "iam:PassRole"], resources: ["*"] };
const metrics: Statement = { effect: "Allow", actions: ["cloudwatch:GetMetricData"], resources: ["*"] };

function allowing(actions: readonly string[]): Statement {
  return { effect: "Allow", actions: actions.map((action) => `apigateway:${action}`), resources: ["*"] };
}

function denying(actions: readonly string[], paths: readonly string[]): Statement {
  return { effect: "Deny", actions, resources: paths.map((path) => `arn:aws:apigateway:*::${path}`) };
}

/** Puts the users and roles of every sandbox into the account. */
export function seedIdentities(identities: Identities): SeededIdentities {
  const without = (verb: Verb) => {
    const actions = [...verbs.filter((other) => other !== verb), "UpdateRestApiPolicy"];
    return identities.addUser(`without-${verb.toLowerCase()}`, [allowing(actions), metrics, functions]);
  };
  const externalId = "gatehouse-sandbox";
  const arn = identities.addRole({ name: "gatehouse", trusts: ["*"], externalId, statements: [everything] });
  const readOnlyArn = identities.addRole({
    name: "gatehouse-read-only",
    trusts: ["*"],
    statements: [reading, metrics],
  });
  const functionRoleArn = identities.addRole({
    name: "gatehouse-authorizer",
    trusts: ["lambda.amazonaws.com"],
    statements: [],
  });
  const lacking = (name: string, action: string) =>
    identities.addUser(name, [everything, { effect: "Deny", actions: [action], resources: ["*"] }]);
  return {
    administrator: identities.addUser("administrator", [everything]),
    readOnly: identities.addUser("read-only", [reading, metrics]),
    without: {
      GET: without("GET"),
      POST: without("POST"),
      PUT: without("PUT"),
      PATCH: without("PATCH"),
      DELETE: without("DELETE"),
    },
    restOnly: identities.addUser("rest-only", [everything, denying(["apigateway:*"], ["/apis", "/apis/*"])]),
    httpOnly: identities.addUser("http-only", [everything, denying(["apigateway:*"], ["/restapis", "/restapis/*"])]),
    withoutTags: identities.addUser("without-tags", [everything, denying(["apigateway:*"], ["/tags/*"])]),
    withoutPolicies: identities.addUser("without-policies", [allowing(verbs), metrics, functions]),
    withoutMetrics: identities.addUser("without-metrics", [allowing(["*"]), functions]),
    withoutFunctions: lacking("without-functions", "lambda:CreateFunction"),
    withoutPassRole: lacking("without-pass-role", "iam:PassRole"),
    assumer: identities.addUser("assumer", [{ effect: "Allow", actions: ["sts:AssumeRole"], resources: ["*"] }]),
    expired: identities.addEndedSession("expired"),
    unknown: { accessKeyId: "AKIANOTGIVENOEXAMPLE", secretAccessKey: "sandbox-secret-of-nobody" },
    role: { arn, externalId },
    readOnlyRole: { arn: readOnlyArn },
    functionRole: { arn: functionRoleArn },
  };
}
