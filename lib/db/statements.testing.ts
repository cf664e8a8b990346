import pg from "pg";
import { z } from "zod";
import { getDatabaseHandle, getDb } from "./client.ts";

/** One statement as it went to the database. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const frames = /^\s*(BEGIN|COMMIT|ROLLBACK|SET TRANSACTION|DEALLOCATE)\b/i;

/** The statements that some work sends, but for those that only frame a transaction. Nothing else may run meanwhile. */
export async function statementsOf(work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const handle = await getDatabaseHandle();
  const sent: Statement[] = [];
  const note = (text: string, values: readonly unknown[] = []) => void sent.push({ text, values });
  const undo = handle.kind === "embedded" ? spyEmbedded(handle.pglite, note) : spyPostgres(note);
  try {
    await work();
  } finally {
    undo();
  }
  return sent.filter(({ text }) => !frames.test(text));
}

type Note = (text: string, values?: readonly unknown[]) => void;
type Embedded = Extract<Awaited<ReturnType<typeof getDatabaseHandle>>, { kind: "embedded" }>["pglite"];

function spyEmbedded(pglite: Embedded, note: Note): () => void {
  const query = pglite.query;
  const spied = (...given: Parameters<Embedded["query"]>) => {
    note(given[0], given[1]);
    return query.apply(pglite, given);
  };
  Object.assign(pglite, { query: spied });
  return () => {
    Object.assign(pglite, { query });
  };
}

function spyPostgres(note: Note): () => void {
  const query = pg.Client.prototype.query;
  const spied = function (this: pg.Client, ...given: unknown[]): unknown {
    const [first, second] = given;
    const parsed = z.object({ text: z.string(), values: z.array(z.unknown()).optional() }).safeParse(first);
    if (typeof first === "string") note(first, Array.isArray(second) ? second : []);
    else if (parsed.success) note(parsed.data.text, parsed.data.values);
    return Reflect.apply(query, this, given);
  };
  Object.assign(pg.Client.prototype, { query: spied });
  return () => {
    Object.assign(pg.Client.prototype, { query });
  };
}

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string | undefined;
  readonly Plans?: readonly PlanNode[] | undefined;
}

const planNode: z.ZodType<PlanNode> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Relation Name": z.string().optional(),
    Plans: z.array(planNode).optional(),
  }),
);
const explained = z.tuple([z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: planNode })]) })]);

/** The tables that the planner would read from end to end for this statement. */
export async function wholeTablesIn({ text, values }: Statement): Promise<readonly string[]> {
  const db = await getDb();
  const [row] = explained.parse(await db.$queryRawUnsafe(`EXPLAIN (FORMAT JSON) ${text}`, ...values));
  const walk = (node: PlanNode): string[] => [
    ...(node["Node Type"] === "Seq Scan" && node["Relation Name"] !== undefined ? [node["Relation Name"]] : []),
    ...(node.Plans ?? []).flatMap(walk),
  ];
  return [...new Set(walk(row["QUERY PLAN"][0].Plan))].toSorted();
}
