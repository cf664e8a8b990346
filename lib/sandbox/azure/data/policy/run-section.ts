import type { Scope, Section } from "../../policy/statement.ts";
import { elementsOf, type XmlElement } from "../../policy/xml.ts";
import type { Exchange } from "../exchange.ts";
import { PolicyFailure, unsupported } from "../failure.ts";
import type { Runtime } from "../runtime.ts";
import { statementKinds } from "../statements/statement-kinds.ts";
import type { ScopePolicy } from "./chain.ts";
import { Reader } from "./reader.ts";
import { StatementFailure } from "./statement-failure.ts";

/** Runs a section of the effective policy. Throws StatementFailure; stops early when the exchange is finished. */
export async function runSection(
  section: Section,
  [policy, ...wider]: readonly ScopePolicy[],
  exchange: Exchange,
  runtime: Runtime,
): Promise<void> {
  // A section that a document leaves out is empty: it does not inherit.
  const own = policy?.sections.get(section);
  if (policy === undefined || own === undefined) return;
  await runInside(own, { section, scope: policy.scope, wider, exchange, runtime });
}

interface Place {
  readonly section: Section;
  readonly scope: Scope;
  /** What `<base />` stands for. */
  readonly wider: readonly ScopePolicy[];
  readonly exchange: Exchange;
  readonly runtime: Runtime;
}

async function runStatement(element: XmlElement, place: Place): Promise<void> {
  const { section, exchange, runtime } = place;
  if (element.name === "base") return runSection(section, place.wider, exchange, runtime);
  // After a hit, outbound processing goes on behind cache-store; only what may hold it is looked into.
  const mayHoldIt = section === "outbound" && ["cache-store", "choose"].includes(element.name);
  if (exchange.isFromCache && !mayHoldIt) return;
  try {
    const kind = statementKinds.get(element.name);
    if (kind === undefined) throw unsupported(`policy '${element.name}' is not enforced`);
    const reader = new Reader(element, exchange, runtime.namedValues);
    await kind.apply({ ...place, reader, run: (holder) => runInside(holder, place) });
  } catch (error) {
    throw error instanceof PolicyFailure ? new StatementFailure(error, element, place.scope) : error;
  }
}

async function runInside(holder: XmlElement, place: Place): Promise<void> {
  for (const element of elementsOf(holder)) {
    if (place.exchange.isFinished) return;
    await runStatement(element, place);
  }
}
