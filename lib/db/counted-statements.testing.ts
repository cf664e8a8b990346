import pg from "pg";
import { getDatabaseHandle } from "./client.ts";

/** How many statements reach the database while `work` runs. For tests; nothing else may use the database meanwhile. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const handle = await getDatabaseHandle();
  const driver: { query: unknown } = handle.kind === "embedded" ? handle.pglite : pg.Client.prototype;
  const { query } = driver;
  if (typeof query !== "function") throw new Error("The driver has no query function to count by.");
  const own = Object.hasOwn(driver, "query");
  let count = 0;
  driver.query = function counted(this: unknown, ...given: unknown[]) {
    count += 1;
    return query.apply(this, given);
  };
  try {
    await work();
  } finally {
    if (own || handle.kind === "postgres") driver.query = query;
    else Reflect.deleteProperty(driver, "query");
  }
  return count;
}
