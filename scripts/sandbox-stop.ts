import { env } from "#lib/env.ts";
import { stopSandbox } from "./sandbox-process.ts";

process.stdout.write(
  stopSandbox(env().DATA_DIR) ? "The sandbox gateways were stopped.\n" : "No sandbox gateways run here.\n",
);
