import { printForward } from "./forward.ts";
import type { Destination, Forward, NamedOperation, Section, Statement } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

/** A statement with the operations that it concerns: all, or those of these names. */
export interface PlacedStatement extends Statement {
  readonly operations: "all" | readonly string[];
}

interface Parts {
  readonly statements: readonly PlacedStatement[];
  /** By the name of the operation; those without are sent on as the scopes above say. */
  readonly forwards: ReadonlyMap<string, Forward>;
  readonly operations: readonly NamedOperation[];
  readonly destination: Destination;
}

/**
 * The policy document of the API. Each section begins with what the scopes above say. The backend's address stands here
 * and not in the API, so that an API without its policies reaches nothing.
 */
export function assemble({ statements, forwards, operations, destination }: Parts): XmlElement {
  const section = (name: Section) =>
    statements
      .filter((statement) => statement.section === name)
      .toSorted((a, b) => a.rank - b.rank)
      .flatMap(scoped);
  return element("policies", {}, [
    element("inbound", {}, [
      element("base"),
      ...section("inbound"),
      element(
        "set-backend-service",
        "url" in destination ? { "base-url": destination.url } : { "backend-id": destination.pool },
      ),
    ]),
    element("backend", {}, [backendSection(forwards, operations)]),
    element("outbound", {}, [element("base"), ...section("outbound")]),
    element("on-error", {}, [element("base"), ...section("on-error")]),
  ]);
}

function scoped({ operations, elements, section }: PlacedStatement): readonly XmlElement[] {
  if (operations === "all" || section === "on-error") return elements;
  return [element("choose", {}, [element("when", { condition: operationCondition(operations) }, elements)])];
}

/** Operations that are sent on in one way share a branch. */
function backendSection(forwards: ReadonlyMap<string, Forward>, operations: readonly NamedOperation[]): XmlElement {
  const groups = Map.groupBy(operations, ({ name }) => JSON.stringify(forwards.get(name) ?? {}));
  const [first, ...others] = groups;
  if (first === undefined || others.length === 0) return printForward(forwards.get(operations[0]?.name ?? "") ?? {});
  const branches = [...groups].flatMap(([said, members]) => {
    const forward = forwards.get(members[0]?.name ?? "");
    if (said === "{}" || forward === undefined) return [];
    return [
      element("when", { condition: operationCondition(members.map(({ name }) => name)) }, [printForward(forward)]),
    ];
  });
  return element("choose", {}, [...branches, element("otherwise", {}, [element("base")])]);
}

/** The names are lower-case letters, digits and dashes, so that nothing in them can end the text. */
function operationCondition(names: readonly string[]): string {
  return `@(${names
    .toSorted()
    .map((name) => `context.Operation.Id == "${name}"`)
    .join(" || ")})`;
}

const conditionPattern =
  /^@\((context\.Operation\.Id == "[a-z0-9-]+"(?: \|\| context\.Operation\.Id == "[a-z0-9-]+")*)\)$/;

/** The names in such a condition; nothing when it is another. */
export function readOperationCondition(condition: string | undefined): readonly string[] | undefined {
  const [, inner] = conditionPattern.exec(condition ?? "") ?? [];
  return inner === undefined ? undefined : [...inner.matchAll(/"([a-z0-9-]+)"/g)].map(([, name]) => name ?? "");
}
