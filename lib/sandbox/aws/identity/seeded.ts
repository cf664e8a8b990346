import type { Credentials, Identities } from "./identities.ts";
import type { Statement } from "./policy.ts";

const verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Verb = (typeof verbs)[number];

/** Who is in the account from the start. */
export interface SeededIdentities {
  /** May do everything. */
  readonly administrator: Credentials;
  /** `apigateway:GET` on everything, and no writes. */
  readonly readOnly: Credentials;
  /** Everything but this verb. */
  readonly without: { readonly [V in Verb]: Credentials };
  /** Everything on REST APIs, nothing on HTTP APIs. */
  readonly restOnly: Credentials;
  /** Everything on HTTP APIs, nothing on REST APIs. */
  readonly httpOnly: Credentials;
  /** Everything but tagging. */
  readonly withoutTags: Credentials;
  /** Everything but attaching resource policies. */
  readonly withoutPolicies: Credentials;
  /** Nothing but assuming roles. */
  readonly assumer: Credentials;
  /** A key that was never given out. */
  readonly unknown: Credentials;
  readonly role: { readonly arn: string; readonly externalId: string };
  readonly readOnlyRole: { readonly arn: string };
}

const everything: Statement = { effect: "Allow", actions: ["*"], resources: ["*"] };
const reading: Statement = { effect: "Allow", actions: ["apigateway:GET"], resources: ["*"] };

function denying(actions: readonly string[], paths: readonly string[]): Statement {
  return { effect: "Deny", actions, resources: paths.map((path) => `arn:aws:apigateway:*::${path}`) };
}

/** Puts the users and roles of every sandbox into the account. */
export function seedIdentities(identities: Identities): SeededIdentities {
  const without = (verb: Verb) =>
    identities.addUser(`without-${verb.toLowerCase()}`, [
      {
        effect: "Allow",
        actions: [...verbs.filter((other) => other !== verb), "UpdateRestApiPolicy"].map(
          (other) => `apigateway:${other}`,
        ),
        resources: ["*"],
      },
    ]);
  const externalId = "gatehouse-sandbox";
  const arn = identities.addRole({ name: "gatehouse", trusts: ["*"], externalId, statements: [everything] });
  const readOnlyArn = identities.addRole({ name: "gatehouse-read-only", trusts: ["*"], statements: [reading] });
  return {
    administrator: identities.addUser("administrator", [everything]),
    readOnly: identities.addUser("read-only", [reading]),
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
    withoutPolicies: identities.addUser("without-policies", [
      { effect: "Allow", actions: verbs.map((verb) => `apigateway:${verb}`), resources: ["*"] },
    ]),
    assumer: identities.addUser("assumer", [{ effect: "Allow", actions: ["sts:AssumeRole"], resources: ["*"] }]),
    unknown: { accessKeyId: "AKIANOTGIVENOEXAMPLE", secretAccessKey: "sandbox-secret-of-nobody" },
    role: { arn, externalId },
    readOnlyRole: { arn: readOnlyArn },
  };
}
