import { z } from "zod";

const uuid = z.uuid({ error: "Write an identifier such as 6f0e1a52-3c1d-4a7b-9a40-1c2d3e4f5a60." });

/** An address, or nothing for Microsoft's own. */
const optionalAddress = z
  .string()
  .refine((text) => text === "" || /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "Write an address, or nothing.")
  .default("");

export const settingsSchema = z.object({
  subscriptionId: uuid.meta({ title: "Subscription", description: "The Azure subscription that holds the service." }),
  resourceGroup: z
    .string()
    .regex(/^[\p{L}\p{N}._()-]{0,89}[\p{L}\p{N}_()-]$/u, "Use letters, digits, . _ ( ) and - only.")
    .meta({ title: "Resource group" }),
  serviceName: z
    .string()
    .regex(/^[a-zA-Z](?:[a-zA-Z0-9-]{0,48}[a-zA-Z0-9])?$/, "Use letters, digits and -, at most 50.")
    .meta({ title: "Service", description: "The name of the API Management service.", placeholder: "contoso" }),
  workspace: z
    .string()
    .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,78}[A-Za-z0-9])?)?$/, "Use letters, digits and -, at most 80, or nothing.")
    .default("")
    .meta({
      title: "Workspace",
      description: "Only the APIs of this workspace are seen and changed. Empty for those of the service itself.",
    }),
  tenantId: uuid.meta({ title: "Tenant", description: "The Microsoft Entra directory that the identity belongs to." }),
  clientId: z
    .string()
    .refine((text) => text === "" || z.uuid().safeParse(text).success, "Write an identifier, or nothing.")
    .default("")
    .meta({
      title: "Client",
      description: "The application, or the user-assigned identity. Empty for a system-assigned identity.",
    }),
  versioning: z
    .enum(["sets", "paths"])
    .default("sets")
    .meta({
      title: "Versions",
      words: { sets: "In version sets", paths: "Each on a path of its own" },
      description:
        "In a version set, the versions of an API share the path before the version, so no API outside the set may stand there.",
    }),
  cloud: z
    .enum(["public", "china", "us-government"])
    .default("public")
    .meta({
      title: "Cloud",
      words: { public: "Azure", china: "Azure operated by 21Vianet (China)", "us-government": "Azure Government (US)" },
    }),
  armEndpoint: optionalAddress.meta({
    title: "Resource Manager address",
    description: "Only for a private address. Empty means the cloud's own.",
  }),
  authorityHost: optionalAddress.meta({
    title: "Sign-in address",
    description: "Only for a private address. Empty means the cloud's own.",
  }),
});
export type AzureSettings = z.infer<typeof settingsSchema>;
