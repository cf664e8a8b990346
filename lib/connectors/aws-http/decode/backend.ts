import type { Finding } from "#lib/model/finding.ts";
import type { Route } from "../wire.ts";
import { tell } from "./finding.ts";
import type { ReadOperation } from "./operations.ts";

/** Where the operations are answered. */
export interface ReadBackend {
  /** Without a slash at its end. */
  readonly url: string;
  /** What each operation calls below it, by operation id; absent where it calls something else. */
  readonly paths: ReadonlyMap<string, string>;
}

const nowhere = "http://backend.invalid";

/** The one address that the integrations share: the one that we noted in a tag, or the one that most of them call. */
export function readBackend(
  operations: readonly ReadOperation[],
  routes: Readonly<Record<string, Route>>,
  noted: string | undefined,
  findings: Finding[],
): ReadBackend {
  const uriOf = ({ routeKey }: ReadOperation) => addressOf(routes[routeKey]);
  const guesses = operations.flatMap((operation) => {
    const uri = uriOf(operation);
    return uri === undefined
      ? []
      : [uri.endsWith(operation.path) ? uri.slice(0, -operation.path.length) : originOf(uri)];
  });
  const url = [noted, mostCommon(guesses)].find((candidate) => candidate !== undefined && URL.canParse(candidate));
  if (url === undefined)
    tell(
      findings,
      "error",
      "aws.no-backend",
      "No route calls a backend by its address.",
      "Name a backend before deploying it.",
    );
  const backend = url ?? nowhere;
  const paths = new Map<string, string>();
  const elsewhere: string[] = [];
  for (const operation of operations) {
    const uri = uriOf(operation);
    const rest = uri?.startsWith(backend) ? uri.slice(backend.length) : undefined;
    if (rest?.startsWith("/") || rest === "") paths.set(operation.id, rest === "" ? "/" : rest);
    else elsewhere.push(operation.routeKey);
  }
  if (elsewhere.length > 0 && url !== undefined)
    tell(
      findings,
      "warning",
      "aws.other-backend",
      `${elsewhere.length} routes do not call ${backend}: ${elsewhere.slice(0, 5).join(", ")}.`,
      `They are read as if they called ${backend}.`,
    );
  return { url: backend, paths };
}

/** The address of a proxied backend; undefined for functions, other services and addresses with variables in the host. */
function addressOf(route: Route | undefined): string | undefined {
  const { type, uri } = route?.integration ?? {};
  return type === "http_proxy" && uri !== undefined && /^https?:\/\/[^/{}$]+(\/|$)/.test(uri) ? uri : undefined;
}

function originOf(uri: string): string {
  return uri.split("/").slice(0, 3).join("/");
}

function mostCommon(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))[0]?.[0];
}
