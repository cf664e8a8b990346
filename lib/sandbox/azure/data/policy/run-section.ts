import type { Scope, Section } from "../../policy/statement.ts";
import { elementsOf, type XmlElement } from "../../policy/xml.ts";
import type { Exchange } from "../exchange.ts";
import { PolicyFailure, unsupported } from "../failure.ts";
import type { Runtime } from "../runtime.ts";
import { statementKinds } from "../statements/statement-kinds.ts";
import { type ScopePolicy, statementsOf } from "./chain.ts";
import { Reader } from "./reader.ts";
import { StatementFailure } from "./statement-failure.ts";

/** Runs a section of the effective policy. Throws StatementFailure; stops early when the exchange is finished. */
export async function runSection(
  section: Section,
  chain: readonly ScopePolicy[],
  exchange: Exchange,
  runtime: Runtime,
): Promise<void> {
  for (const { scope, element } of statementsOf(chain, section)) {
    if (exchange.isFinished) return;
    await runStatement(element, { section, scope, exchange, runtime });
  }
}

interface Place {
  readonly section: Section;
  readonly scope: Scope;
  readonly exchange: Exchange;
  readonly runtime: Runtime;
}

async function runStatement(element: XmlElement, place: Place): Promise<void> {
  const { exchange, runtime } = place;
  // After a hit, outbound processing goes on behind cache-store; only what may hold it is looked into.
  const isSkipped = exchange.isFromCache && !["cache-store", "choose"].includes(element.name);
  if (isSkipped) return;
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
