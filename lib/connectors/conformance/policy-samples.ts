import type { PolicyType } from "#lib/model/policy/policy.ts";
import type { PolicyLine } from "./samples.ts";

/** An authority nobody trusts: its private key was thrown away when it was made. */
const sampleAuthority = `
-----BEGIN CERTIFICATE-----
MIIBpTCCAUugAwIBAgIUAIzjEIGxmt3ief/TzjU+oY3hKcowCgYIKoZIzj0EAwIw
JzElMCMGA1UEAwwcQ29uZm9ybWFuY2Ugc2FtcGxlIGF1dGhvcml0eTAgFw0yNjEx
MjMwNzM4MTBaGA8yMTI2MTAzMDA3MzgxMFowJzElMCMGA1UEAwwcQ29uZm9ybWFu
Y2Ugc2FtcGxlIGF1dGhvcml0eTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEER
wkRkVV8n298yusoEny/18rN1/F1sM0jUOAAOF/S4aB4jCSUbo9+EkkHfPDxHItv9
J9CSxts4HOdtftxR+0KjUzBRMB0GA1UdDgQWBBSuRwYp/3j+kGasnHXuGozP9Db0
bDAfBgNVHSMEGDAWgBSuRwYp/3j+kGasnHXuGozP9Db0bDAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0gAMEUCIQD274ZpKPeFpHa4pPCMjUb2I7X18mKLgE0l
iYT91HnN9QIgdrUMqW7QXRWk5Gv29n9ZPY1QGYXFUaLYD0X7z4iqmUU=
-----END CERTIFICATE-----
`.trim();

/**
 * Each portable policy in a few settings, the plainest first. Case 10 asks of each whether it is said or confessed;
 * the case of round trips asks whether what was said can be read back.
 */
export const policySamples: { readonly [Type in PolicyType]: readonly PolicyLine[] } = {
  jwt: [
    { config: { type: "jwt", issuer: "https://id.example.com/", jwksUri: "https://id.example.com/keys" } },
    {
      config: {
        type: "jwt",
        issuer: "https://id.example.com/",
        jwksUri: "https://id.example.com/keys",
        audiences: ["orders"],
        scopes: ["orders:read"],
      },
    },
  ],
  "api-key": [
    { config: { type: "api-key" } },
    { config: { type: "api-key", in: "query", name: "key", hideFromBackend: false } },
  ],
  "mutual-tls": [{ config: { type: "mutual-tls", caCertificates: [sampleAuthority] } }],
  "ip-filter": [
    { config: { type: "ip-filter", allow: ["10.0.0.0/8", "2001:db8::/32"] } },
    { config: { type: "ip-filter", deny: ["192.0.2.7"] } },
    { config: { type: "ip-filter", allow: ["10.0.0.0/8"], deny: ["10.1.0.0/16"] } },
  ],
  cors: [
    { config: { type: "cors" } },
    {
      config: {
        type: "cors",
        origins: ["https://app.example.com"],
        methods: ["GET"],
        headers: ["X-Trace"],
        exposeHeaders: ["X-Total"],
        credentials: true,
        maxAgeSeconds: 60,
      },
    },
  ],
  "rate-limit": [
    { config: { type: "rate-limit", requests: 100, per: "minute", by: "ip" } },
    { config: { type: "rate-limit", requests: 5, per: "second", by: "api" } },
    { config: { type: "rate-limit", requests: 1000, per: "hour", by: "consumer" } },
    { config: { type: "rate-limit", requests: 10, per: "minute", by: "ip" }, match: { methods: ["GET"] } },
  ],
  quota: [
    { config: { type: "quota", requests: 10_000, per: "month", by: "api" } },
    { config: { type: "quota", requests: 500, per: "day", by: "consumer" } },
    { config: { type: "quota", requests: 500, per: "week", by: "api" } },
  ],
  "request-size": [{ config: { type: "request-size" } }, { config: { type: "request-size", maxBytes: 1000 } }],
  "request-validation": [
    { config: { type: "request-validation" } },
    { config: { type: "request-validation", body: false } },
  ],
  "request-headers": [
    { config: { type: "request-headers", set: [{ name: "X-Team", value: "orders" }] } },
    {
      config: {
        type: "request-headers",
        set: [{ name: "X-Odd", value: `a:b, "c"; $(d) {{e}}` }],
        add: [{ name: "X-Seen", value: "1" }],
        remove: ["X-Debug"],
      },
      match: { paths: ["/orders/{id}"] },
    },
  ],
  "response-headers": [
    { config: { type: "response-headers", set: [{ name: "Cache-Control", value: "no-store" }] } },
    { config: { type: "response-headers", add: [{ name: "X-Seen", value: "1" }], remove: ["X-Powered-By"] } },
  ],
  "rewrite-path": [
    { config: { type: "rewrite-path", to: "/v2/orders/{id}" }, match: { paths: ["/orders/{id}"] } },
    { config: { type: "rewrite-path", to: "/fixed" }, match: { paths: ["/orders"], methods: ["GET"] } },
  ],
  timeout: [
    { config: { type: "timeout" } },
    { config: { type: "timeout", connectMs: 500, responseMs: 1500 }, match: { paths: ["/orders"] } },
  ],
  retry: [
    { config: { type: "retry", attempts: 2 } },
    { config: { type: "retry", attempts: 2, on: ["connect-failure", "502", "503", "504"] } },
    { config: { type: "retry", attempts: 0 } },
  ],
  cache: [
    { config: { type: "cache" } },
    { config: { type: "cache", ttlSeconds: 5, varyHeaders: ["Accept-Language"], varyQuery: ["page"] } },
  ],
  mock: [
    { config: { type: "mock" } },
    { config: { type: "mock", status: 503, contentType: "text/plain", body: "Closed for “repairs”." } },
    { config: { type: "mock", body: '{"id":7}' }, match: { paths: ["/orders/{id}"], methods: ["GET"] } },
  ],
};
