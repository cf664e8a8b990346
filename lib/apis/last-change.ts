import type { Db, Tx } from "#lib/db/client.ts";

export interface LastChange {
  readonly by: string;
  readonly at: Date;
}

/** Who changed an API last, and when, as the audit chain has it; null where it does not know. */
export async function lastChange(client: Db | Tx, apiId: string): Promise<LastChange | null> {
  const event = await client.auditEvent.findFirst({
    where: { subjectType: "api", subjectId: apiId, outcome: "done", action: { startsWith: "api." } },
    orderBy: { sequence: "desc" },
    select: { actorName: true, at: true },
  });
  return event === null ? null : { by: event.actorName, at: event.at };
}
