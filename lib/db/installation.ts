import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { PrismaClient } from "#generated/prisma/client.ts";

const key = "installation-id";

/** Gives a fresh database its identity: every object we make on a gateway is marked with it. */
export async function ensureInstallation(db: PrismaClient): Promise<void> {
  // Two replicas may start at once on one server: whichever row is first stays.
  await db.setting.createMany({ data: [{ key, value: randomUUID() }], skipDuplicates: true });
}

/** This installation's id (UUID), the first part of every owner mark. */
export async function installationId(db: Pick<PrismaClient, "setting">): Promise<string> {
  const row = await db.setting.findUniqueOrThrow({ where: { key } });
  return z.uuid().parse(row.value);
}
