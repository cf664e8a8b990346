import { z } from "zod";
import { type Capabilities, full, none, partial } from "../../capabilities.ts";
import type { Descriptor, GatewayFacts } from "../../connector.ts";

const settingsSchema = z.object({
  address: z.url().meta({ title: "Address", placeholder: "http://127.0.0.1:9" }),
});
const credentialsSchema = z.object({ token: z.string().min(1).meta({ title: "Token" }) });

export type ToySettings = z.infer<typeof settingsSchema>;
export type ToyCredentials = z.infer<typeof credentialsSchema>;

/** A gateway that exists only here: it shows that every case of the suite can be passed, and that each can be failed. */
export const toyDescriptor: Descriptor<ToySettings, ToyCredentials> = {
  kind: "toy",
  label: "Toy gateway",
  summary: "A gateway in memory that proves the conformance suite.",
  docsUrl: "https://example.com/toy",
  maturity: "preview",
  settings: settingsSchema,
  credentials: credentialsSchema,
  addressKeys: ["address"],
  modes: ["read-only", "write-only", "read-write"],
  sample: { settings: { address: "http://127.0.0.1:9" }, credentials: { token: "toy-good-token" } },
  profiles: [
    { name: "toy-rich", facts: { edition: "rich" } },
    { name: "toy-plain", facts: { edition: "plain" } },
  ],
  capabilities,
};

function capabilities({ edition }: GatewayFacts): Capabilities {
  const rich = (sentence: string) => (edition === "rich" ? full : none(sentence));
  const absent = (what: string) => none(`The toy gateway knows no ${what}.`);
  return {
    jwt: absent("tokens"),
    "api-key": full,
    "mutual-tls": absent("client certificates"),
    "ip-filter": full,
    cors: absent("browsers"),
    "rate-limit": rich("The plain edition counts nothing."),
    quota: edition === "rich" ? partial("Quotas are counted for the whole API and by the day only.") : absent("quotas"),
    "request-size": full,
    "request-validation": absent("schemas"),
    "request-headers": full,
    "response-headers": full,
    "rewrite-path": absent("rewriting"),
    timeout: absent("time limits"),
    retry: absent("second tries"),
    cache: absent("memory"),
    mock: full,
    "path-templates": full,
    "several-backends": rich("The plain edition calls one backend."),
    "base-path": full,
    canary: none("The toy gateway serves one definition at a time."),
    "access-keys": full,
    discovery: full,
    "dry-run": full,
    metrics: absent("figures"),
  };
}
