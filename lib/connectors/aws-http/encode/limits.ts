import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { limits } from "../descriptor.ts";

/** "Amazon API Gateway quotas", HTTP API quotas. */
const mostRoutes = 300;
const mostAuthorizers = 10;

/** What the gateway would refuse by number. Each operation takes a route and an integration of its own. */
export function overQuota(counts: { readonly routes: number; readonly authorizers: number }): Finding[] {
  const refused = (code: string, sentence: string, instead: string): Finding => ({
    severity: "error",
    code,
    place: "",
    sentence,
    instead,
  });
  const { routes, authorizers } = counts;
  const findings: Finding[] = [];
  if (routes === 0)
    findings.push(
      refused(
        "aws.no-routes",
        "No operation is left, and API Gateway serves no API without routes.",
        "Add an operation.",
      ),
    );
  if (routes > mostRoutes)
    findings.push(
      refused(
        "aws.routes",
        `The API has ${routes} operations, and an HTTP API holds ${mostRoutes} routes and as many integrations.`,
        "Split the API.",
      ),
    );
  if (authorizers > mostAuthorizers)
    findings.push(
      refused(
        "aws.authorizers",
        `The JWT policies need ${authorizers} authorizers, and an HTTP API holds ${mostAuthorizers}.`,
        "Let policies share issuer and audiences.",
      ),
    );
  return findings;
}

/** One address for each integration: the first is called, when a person accepts that. */
export function severalBackends({ backends }: Definition): Finding[] {
  if (backends.length === 1) return [];
  return [
    {
      severity: "error",
      code: "backends.unsupported",
      place: "/backends",
      sentence: `${limits["several-backends"]} The definition has ${backends.length}.`,
      instead: `Only ${backends[0]?.url} is called.`,
      feature: "several-backends",
      fidelity: "unsupported",
      override: true,
    },
  ];
}
