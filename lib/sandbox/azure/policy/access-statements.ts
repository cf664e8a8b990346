import { belowGlobal, everywhere, inbound, type Part, type Statement, v2Skus } from "./statement.ts";

const countHeaders = {
  "retry-after-header-name": "text",
  "retry-after-variable-name": "text",
  "remaining-calls-header-name": "text",
  "remaining-calls-variable-name": "text",
  "total-calls-header-name": "text",
} as const;
const values: Part = { parts: { value: { text: true } } };

const countedOperation: Part = {
  attributes: { name: "text", id: "text", calls: "number", bandwidth: "number", "renewal-period": "number" },
};
const countedApi: Part = { ...countedOperation, parts: { operation: countedOperation } };

const requiredClaims: Part = {
  parts: {
    claim: {
      attributes: { name: "text", match: ["all", "any"], separator: "text" },
      required: ["name"],
      ...values,
    },
  },
};
const keys: Part = {
  parts: {
    key: {
      attributes: { id: "text", "certificate-id": "text", n: "text", e: "text" },
      text: true,
    },
  },
};
const tokenAttributes = {
  "header-name": "text",
  "query-parameter-name": "text",
  "token-value": "text",
  "failed-validation-httpcode": "number",
  "failed-validation-error-message": "text",
  "output-token-variable-name": "text",
} as const;

/** "API Management policy reference": rate limiting and quotas, authentication and authorization, cross-domain. */
export const accessStatements: Readonly<Record<string, Statement>> = {
  cors: {
    sections: inbound,
    once: true,
    attributes: { "allow-credentials": "boolean", "terminate-unmatched-request": "boolean" },
    parts: {
      "allowed-origins": { parts: { origin: { text: true } }, needs: ["origin"] },
      "allowed-methods": {
        attributes: { "preflight-result-max-age": "number" },
        parts: { method: { text: true } },
        needs: ["method"],
      },
      "allowed-headers": { parts: { header: { text: true } }, needs: ["header"] },
      "expose-headers": { parts: { header: { text: true } }, needs: ["header"] },
    },
    needs: ["allowed-origins", "allowed-headers"],
  },
  "ip-filter": {
    sections: inbound,
    attributes: { action: ["allow", "forbid"] },
    required: ["action"],
    parts: {
      address: { text: true },
      "address-range": { attributes: { from: "text", to: "text" }, required: ["from", "to"] },
    },
  },
  "rate-limit": {
    sections: inbound,
    scopes: belowGlobal,
    once: true,
    attributes: { calls: "number", "renewal-period": "number", ...countHeaders },
    required: ["calls", "renewal-period"],
    literal: ["calls", "renewal-period"],
    parts: { api: countedApi },
  },
  "rate-limit-by-key": {
    sections: inbound,
    notOn: ["Consumption"],
    attributes: {
      calls: "number",
      "renewal-period": "number",
      "counter-key": "text",
      "increment-condition": "text",
      "increment-count": "number",
      ...countHeaders,
    },
    required: ["calls", "renewal-period", "counter-key"],
  },
  quota: {
    sections: inbound,
    scopes: belowGlobal,
    once: true,
    attributes: { calls: "number", bandwidth: "number", "renewal-period": "number" },
    required: ["renewal-period"],
    literal: ["calls", "bandwidth", "renewal-period"],
    parts: { api: countedApi },
  },
  "quota-by-key": {
    sections: inbound,
    notOn: ["Consumption", ...v2Skus],
    attributes: {
      calls: "number",
      bandwidth: "number",
      "renewal-period": "number",
      "counter-key": "text",
      "increment-condition": "text",
      "increment-count": "number",
      "first-period-start": "text",
    },
    required: ["renewal-period", "counter-key"],
  },
  "check-header": {
    sections: inbound,
    attributes: {
      name: "text",
      "failed-check-httpcode": "number",
      "failed-check-error-message": "text",
      "ignore-case": "boolean",
    },
    required: ["name", "failed-check-httpcode", "failed-check-error-message", "ignore-case"],
    ...values,
  },
  "validate-jwt": {
    sections: inbound,
    attributes: {
      ...tokenAttributes,
      "require-expiration-time": "boolean",
      "require-scheme": "text",
      "require-signed-tokens": "boolean",
      "clock-skew": "number",
    },
    parts: {
      "openid-config": { attributes: { url: "text" }, required: ["url"] },
      "issuer-signing-keys": keys,
      "decryption-keys": keys,
      audiences: { parts: { audience: { text: true } }, needs: ["audience"] },
      issuers: { parts: { issuer: { text: true } }, needs: ["issuer"] },
      "required-claims": requiredClaims,
    },
  },
  "validate-azure-ad-token": {
    sections: inbound,
    attributes: { ...tokenAttributes, "tenant-id": "text", "authentication-endpoint": "text" },
    required: ["tenant-id"],
    parts: {
      "client-application-ids": { parts: { "application-id": { text: true } } },
      "backend-application-ids": { parts: { "application-id": { text: true } } },
      audiences: { parts: { audience: { text: true } } },
      "required-claims": requiredClaims,
      "decryption-keys": keys,
    },
  },
  "validate-client-certificate": {
    sections: inbound,
    attributes: {
      "validate-revocation": "boolean",
      "validate-trust": "boolean",
      "validate-not-before": "boolean",
      "validate-not-after": "boolean",
      "ignore-error": "boolean",
    },
    parts: {
      identities: {
        parts: {
          identity: {
            attributes: {
              thumbprint: "text",
              "serial-number": "text",
              "common-name": "text",
              subject: "text",
              "dns-name": "text",
              "issuer-subject": "text",
              "issuer-thumbprint": "text",
              "issuer-certificate-id": "text",
            },
          },
        },
      },
    },
  },
  "authentication-basic": {
    sections: inbound,
    attributes: { username: "text", password: "text" },
    required: ["username", "password"],
  },
  "authentication-certificate": {
    sections: inbound,
    attributes: { thumbprint: "text", "certificate-id": "text", body: "text", password: "text" },
  },
  "authentication-managed-identity": {
    sections: inbound,
    attributes: {
      resource: "text",
      "client-id": "text",
      "output-token-variable-name": "text",
      "ignore-error": "boolean",
    },
    required: ["resource"],
  },
  "limit-concurrency": {
    sections: everywhere,
    attributes: { key: "text", "max-count": "number" },
    required: ["key", "max-count"],
    statements: true,
  },
};
