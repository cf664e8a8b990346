import { z } from "zod";

const clientSecret = z.object({
  type: z.literal("client-secret"),
  clientSecret: z.string().min(1, "Paste the secret's value, not its id.").meta({ title: "Client secret" }),
});

const certificate = z.object({
  type: z.literal("certificate"),
  certificate: z
    .string()
    .regex(/-----BEGIN CERTIFICATE-----/, "Paste the certificate in PEM form.")
    .regex(/-----BEGIN (?:RSA )?PRIVATE KEY-----/, "Paste the private key too, unencrypted and in PEM form.")
    .meta({ title: "Certificate and private key", multiline: true }),
});

const workloadIdentity = z.object({ type: z.literal("workload-identity") });
const managedIdentity = z.object({ type: z.literal("managed-identity") });

export const credentialsSchema = z.object({
  signIn: z
    .discriminatedUnion("type", [
      clientSecret.meta({ title: "Client secret" }),
      certificate.meta({ title: "Certificate" }),
      workloadIdentity.meta({
        title: "Workload identity of this server",
        description: "Needs GATEHOUSE_AMBIENT_AZURE=1 on the server.",
      }),
      managedIdentity.meta({
        title: "Managed identity of this server",
        description: "Needs GATEHOUSE_AMBIENT_AZURE=1 on the server.",
      }),
    ])
    .meta({ title: "Sign in with" }),
});
export type AzureCredentials = z.infer<typeof credentialsSchema>;
