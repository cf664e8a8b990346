import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { getDatabaseHandle, getDb } from "#lib/db/client.ts";
import { installationId } from "#lib/db/installation.ts";
import { readMigrations } from "#lib/db/migrate.ts";
import { dataDir, env } from "#lib/env.ts";
import type { Actor } from "#lib/model/actor.ts";

export interface About {
  readonly version: string;
  readonly node: string;
  readonly installationId: string;
  readonly address: string;
  readonly database: "embedded" | "postgres";
  readonly dataFolder: string;
  /** The newest migration, and how many there are. */
  readonly schema: { readonly newest: string; readonly migrations: number };
  readonly sandbox: boolean;
  readonly workerHere: boolean;
  /** Rows by what they are. */
  readonly counts: Readonly<Record<string, number>>;
}

const packageSchema = z.object({ version: z.string() });

/** What this installation is and holds. */
export async function aboutInstallation(actor: Actor): Promise<About> {
  authorize(actor, "settings:manage");
  const db = await getDb();
  const migrations = readMigrations();
  const { GATEHOUSE_URL, GATEHOUSE_SANDBOX, GATEHOUSE_WORKER } = env();
  return {
    version: packageSchema.parse(JSON.parse(readFileSync(path.join(process.cwd(), "package.json"), "utf8"))).version,
    node: process.version,
    installationId: await installationId(db),
    address: GATEHOUSE_URL,
    database: (await getDatabaseHandle()).kind,
    dataFolder: dataDir(),
    schema: { newest: migrations.at(-1)?.name ?? "", migrations: migrations.length },
    sandbox: GATEHOUSE_SANDBOX === "on",
    workerHere: GATEHOUSE_WORKER === "on",
    counts: {
      Users: await db.user.count(),
      Teams: await db.team.count(),
      Gateways: await db.gateway.count(),
      Credentials: await db.credential.count(),
      APIs: await db.api.count(),
      Revisions: await db.revision.count(),
      Deployments: await db.deployment.count(),
      Rollouts: await db.rollout.count(),
      "Provider calls": await db.providerCall.count(),
      "Audit events": await db.auditEvent.count(),
    },
  };
}
