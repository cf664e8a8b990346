// Registers a gateway in a process of its own, which the test kills before that commits.
import { getDb } from "#lib/db/client.ts";
import { adminToken } from "../sample-api.testing.ts";
import { registerStaged } from "../stage.testing.ts";

const { ADMIN_URL = "", PROXY_URL = "" } = process.env;
await getDb();
process.stdout.write("ready\n");
await registerStaged("kong", { settings: { adminUrl: ADMIN_URL, proxyUrl: PROXY_URL }, values: { adminToken } });
