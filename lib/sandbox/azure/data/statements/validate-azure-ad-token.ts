import type { StatementKind } from "../policy/statement-kind.ts";
import { admitToken, tokenAttributes } from "../tokens/admit-token.ts";
import { checkOneOf, checkRequiredClaims, claimValues } from "../tokens/claims.ts";
import { checkTimes, TokenProblem, verifySignature } from "../tokens/verify-token.ts";
import { requiredClaims } from "./validate-jwt.ts";

/** "Validate Microsoft Entra token": keys and issuer come from the tenant, for tokens of version 1 and 2. */
export const validateAzureAdToken: StatementKind = {
  name: "validate-azure-ad-token",
  attributes: { ...tokenAttributes, "tenant-id": true, "authentication-endpoint": true },
  parts: {
    "client-application-ids": { parts: { "application-id": { text: true } } },
    audiences: { parts: { audience: { text: true } } },
    "required-claims": requiredClaims,
  },
  apply: (call) =>
    admitToken(call, async (token) => {
      const { reader, runtime } = call;
      const tenant = reader.required("tenant-id");
      const authority = (reader.attribute("authentication-endpoint") ?? runtime.entraAuthority).replace(/\/+$/, "");
      const url = `${authority}/${tenant}/v2.0/.well-known/openid-configuration`;
      const provider = await runtime.discovery.provider(url, token.header.kid).catch((error: unknown) => {
        throw new TokenProblem("JwtInvalid", `Unable to obtain configuration from: '${url}'. ${String(error)}`);
      });
      verifySignature(token, provider.keys);
      checkOneOf(token.claims, "iss", [provider.issuer, `https://sts.windows.net/${tenant}/`]);
      checkOneOf(token.claims, "aud", reader.texts("audiences", "audience"));
      const applications = reader.texts("client-application-ids", "application-id");
      // Version 1 names the application in appid, version 2 in azp.
      const given = [...claimValues(token.claims, "appid"), ...claimValues(token.claims, "azp")];
      if (applications.length > 0 && !given.some((id) => applications.includes(id)))
        throw new TokenProblem("JwtInvalid", "The client application is not allowed.");
      checkTimes(token, { nowSeconds: runtime.clock() / 1_000, skewSeconds: 0, requiresExpiration: true });
      checkRequiredClaims(token.claims, reader);
    }),
};
