// Registers a gateway in a process of its own, which the test kills before that commits.
import { getDb } from "#lib/db/client.ts";
import { stageGatewayAt } from "../stage.testing.ts";

const { ADMIN_URL = "", PROXY_URL = "" } = process.env;
await getDb();
process.stdout.write("ready\n");
await stageGatewayAt({ adminUrl: ADMIN_URL, proxyUrl: PROXY_URL });
