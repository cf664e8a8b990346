import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

const range = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
  "Write an address or a CIDR range, such as 10.0.0.0/8.",
);

export const ipFilter = definePolicy({
  label: "IP filter",
  summary: "Let in or keep out callers by network address.",
  schema: z.object({
    type: z.literal("ip-filter"),
    allow: z.array(range).default([]).meta({ title: "Allow", description: "When set, everyone else is refused." }),
    deny: z.array(range).default([]).meta({ title: "Deny", description: "Wins over allow." }),
  }),
  describe: ({ allow, deny }) =>
    [
      allow.length > 0 ? `Lets in only ${allow.join(", ")}` : "Lets in everyone",
      deny.length > 0 ? `and keeps out ${deny.join(", ")}` : "",
    ]
      .filter(Boolean)
      .join(" ")
      .concat("."),
});
