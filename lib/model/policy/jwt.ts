import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const jwt = definePolicy({
  label: "JWT",
  summary: "Let in only requests with a token that an identity provider signed.",
  schema: z.object({
    type: z.literal("jwt"),
    issuer: z.url().meta({ title: "Issuer", description: "The iss claim, exactly as the provider writes it." }),
    jwksUri: z.url().meta({ title: "Key set address", description: "Where the gateway fetches the signing keys." }),
    audiences: z.array(z.string().min(1)).default([]).meta({ title: "Audiences" }),
    scopes: z.array(z.string().min(1)).default([]).meta({ title: "Required scopes" }),
  }),
  describe: ({ issuer, audiences }) =>
    `Requires a JWT from ${issuer}${audiences.length > 0 ? ` for ${audiences.join(" or ")}` : ""}.`,
});
