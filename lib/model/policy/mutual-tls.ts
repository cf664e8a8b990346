import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const mutualTls = definePolicy({
  label: "Mutual TLS",
  summary: "Let in only callers whose certificate one of these authorities signed.",
  schema: z.object({
    type: z.literal("mutual-tls"),
    caCertificates: z
      .array(z.string().includes("-----BEGIN CERTIFICATE-----", "Paste a certificate in PEM form."))
      .min(1)
      .meta({ title: "Certificate authorities", multiline: true }),
  }),
  describe: ({ caCertificates }) => `Requires a client certificate from one of ${caCertificates.length} authorities.`,
});
