import { z } from "zod";
import type { SandboxGateway } from "./portal.ts";

const offerSchema = z.object({
  settings: z.object({ region: z.string(), endpoint: z.url() }),
  credentials: z.object({ signIn: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }) }),
});

/** What the vendor's own clients need to work beside Gatehouse in the same account, as somebody at its console does. */
export function awsConsole(gateway: SandboxGateway) {
  const { settings, credentials } = offerSchema.parse(gateway);
  return { region: settings.region, endpoint: settings.endpoint, credentials: credentials.signIn };
}
