import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);

const optionsSchema = z.object({
  state: z.string(),
  portsFile: z.string(),
  stop: z.boolean(),
  ports: z.object({
    east: z.object({ admin: port, proxy: port }),
    west: z.object({ admin: port, proxy: port }),
    aws: z.object({ control: port, data: port }),
    azure: z.object({ control: port, gateway: port }),
    backend: port,
  }),
  /** Empty means the Admin APIs are open, as Kong OSS leaves them. */
  adminToken: z.string(),
});
export type ProcessOptions = z.infer<typeof optionsSchema>;

const help = `node lib/sandbox/main.ts --state DIR [--ports-file FILE] [--stop]
  --state DIR            where the gateways' state is kept
  --ports-file FILE      where the addresses are written; DIR/addresses.json unless given
  --stop                 end the sandbox that runs on DIR
  --east-admin PORT      18001   --east-proxy PORT  18000
  --west-admin PORT      18101   --west-proxy PORT  18100
  --aws-control PORT     18301   --aws-data PORT    18300
  --azure-control PORT   18401   --azure-gateway PORT 18400
  --backend PORT         18900   0 takes a free port, and so does a taken one
  --admin-token TOKEN    sandbox-admin; empty leaves the Admin APIs open
Each may come as GATEHOUSE_SANDBOX_EAST_ADMIN and so on instead.
`;

/** Reads flags, then the environment, then the defaults. Throws with a sentence when one is not valid. */
export function readOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ProcessOptions | { help: string } {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      state: text,
      "ports-file": text,
      "east-admin": text,
      "east-proxy": text,
      "west-admin": text,
      "west-proxy": text,
      "aws-control": text,
      "aws-data": text,
      "azure-control": text,
      "azure-gateway": text,
      backend: text,
      "admin-token": text,
      stop: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const pick = (name: Exclude<keyof typeof values, "stop" | "help">, otherwise: string) =>
    values[name] ?? environment[`GATEHOUSE_SANDBOX_${name.replaceAll("-", "_").toUpperCase()}`] ?? otherwise;
  const state = pick("state", "");
  if (values.help === true || state === "") return { help };
  return optionsSchema.parse({
    state: path.resolve(state),
    portsFile: path.resolve(pick("ports-file", path.join(state, "addresses.json"))),
    stop: values.stop ?? false,
    ports: {
      east: { admin: pick("east-admin", "18001"), proxy: pick("east-proxy", "18000") },
      west: { admin: pick("west-admin", "18101"), proxy: pick("west-proxy", "18100") },
      azure: { control: pick("azure-control", "18401"), gateway: pick("azure-gateway", "18400") },
      aws: { control: pick("aws-control", "18301"), data: pick("aws-data", "18300") },
      backend: pick("backend", "18900"),
    },
    adminToken: pick("admin-token", "sandbox-admin"),
  });
}
