import type { Backend } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { told } from "./finding.ts";
import type { FoundOperation } from "./methods.ts";

export interface FoundBackends {
  readonly backends: readonly Backend[];
  /** What follows the backend's address in the integration of an operation; undefined where it is called elsewhere. */
  readonly restOf: (operation: FoundOperation) => string | undefined;
}

/** A host that does not exist, where nothing tells the backend: https://www.rfc-editor.org/rfc/rfc2606#section-2 */
const nowhere = "https://backend.invalid";

/** The address before most operations' own paths, or else the one host that they share. */
export function findBackends(
  operations: readonly FoundOperation[],
  variables: Readonly<Record<string, string>>,
  findings: Finding[],
): FoundBackends {
  const addresses = new Map(operations.map((operation) => [operation, addressOf(operation, variables)]));
  const bases = operations.flatMap((operation) => {
    const address = addresses.get(operation);
    return address?.endsWith(operation.path) ? [address.slice(0, address.length - operation.path.length)] : [];
  });
  const origins = [...addresses.values()].flatMap((address) => originIn(address) ?? []);
  const base = commonest(bases.filter((one) => originIn(one) !== undefined)) ?? commonest(origins);
  const restOf = (operation: FoundOperation) => {
    const address = addresses.get(operation);
    const rest = base !== undefined && address?.startsWith(base) ? address.slice(base.length) : undefined;
    return rest?.startsWith("/") ? rest : undefined;
  };
  for (const operation of operations) {
    const address = addresses.get(operation);
    if (address === undefined) findings.push(noBackend(operation));
    else if (restOf(operation) === undefined) findings.push(elsewhere(operation, address));
  }
  return { backends: [{ url: base ?? nowhere, weight: 100 }], restOf };
}

function addressOf({ read }: FoundOperation, variables: Readonly<Record<string, string>>): string | undefined {
  const uri = read.uri?.replace(/\$\{stageVariables\.(\w+)\}/g, (whole, name: string) => variables[name] ?? whole);
  return uri !== undefined && /^https?:\/\//.test(uri) ? uri : undefined;
}

function originIn(address: string | undefined): string | undefined {
  const origin = /^https?:\/\/[^/?#{}$]+/.exec(address ?? "")?.[0];
  return origin !== undefined && URL.canParse(origin) ? origin : undefined;
}

function commonest(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))[0]?.[0];
}

function noBackend({ method, path }: FoundOperation): Finding {
  return told(
    "no-backend",
    `${method} ${path} calls no HTTP backend.`,
    "Name the backend, or remove the operation.",
    "/backends",
  );
}

function elsewhere({ method, path }: FoundOperation, address: string): Finding {
  return told(
    "other-backend",
    `${method} ${path} calls ${address}.`,
    "It is read as if it called the first backend.",
    "/backends",
  );
}
