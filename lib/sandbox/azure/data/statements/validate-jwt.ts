import type { Call, StatementKind } from "../policy/statement-kind.ts";
import { admitToken, tokenAttributes } from "../tokens/admit-token.ts";
import { checkOneOf, checkRequiredClaims } from "../tokens/claims.ts";
import { inlineKey, type SigningKey } from "../tokens/signing-keys.ts";
import { checkTimes, type Token, TokenProblem, verifySignature } from "../tokens/verify-token.ts";

export const requiredClaims = {
  parts: {
    claim: { attributes: { name: true, match: ["all", "any"], separator: true }, parts: { value: { text: true } } },
  },
} as const;

/** "Validate JWT". Tokens are signed; encrypted ones and certificates of the service are refused on saving. */
export const validateJwt: StatementKind = {
  name: "validate-jwt",
  attributes: {
    ...tokenAttributes,
    "require-expiration-time": true,
    "require-scheme": true,
    "require-signed-tokens": ["true"],
    "clock-skew": true,
  },
  parts: {
    "openid-config": { attributes: { url: true } },
    "issuer-signing-keys": { parts: { key: { attributes: { id: true, n: true, e: true }, text: true } } },
    audiences: { parts: { audience: { text: true } } },
    issuers: { parts: { issuer: { text: true } } },
    "required-claims": requiredClaims,
  },
  apply: (call) =>
    admitToken(call, async (token) => {
      const { reader, runtime } = call;
      const found = await authorities(call, token);
      verifySignature(token, found.keys);
      checkOneOf(token.claims, "aud", reader.texts("audiences", "audience"));
      // Those that the policy lists, and those that the configurations name.
      checkOneOf(token.claims, "iss", [...reader.texts("issuers", "issuer"), ...found.issuers]);
      checkTimes(token, {
        nowSeconds: runtime.clock() / 1_000,
        skewSeconds: reader.number("clock-skew") ?? 0,
        requiresExpiration: reader.flag("require-expiration-time", true),
      });
      checkRequiredClaims(token.claims, reader);
    }),
};

async function authorities({ reader, runtime }: Call, { header }: Token) {
  const inline: SigningKey[] = reader
    .children("issuer-signing-keys")
    .flatMap((list) => list.children("key"))
    .map((key) => ({
      kid: key.attribute("id"),
      key: inlineKey(key.content().trim(), key.attribute("n"), key.attribute("e")),
    }));
  const urls = reader.children("openid-config").map((config) => config.required("url"));
  const providers = await Promise.all(
    urls.map((url) =>
      runtime.discovery.provider(url, header.kid).catch((error: unknown) => {
        throw new TokenProblem("JwtInvalid", `Unable to obtain configuration from: '${url}'. ${String(error)}`);
      }),
    ),
  );
  return {
    keys: [...inline, ...providers.flatMap(({ keys }) => keys)],
    issuers: providers.map(({ issuer }) => issuer),
  };
}
