import { dictionary, type HostObject } from "../expression/value.ts";
import { claimValues } from "./claims.ts";
import type { Token } from "./verify-token.ts";

/** The `Jwt` object that `output-token-variable-name` asks for ("Policy expressions: context variable"). */
export function jwtValue({ header, claims }: Token): HostObject {
  const first = (name: string) => claimValues(claims, name)[0] ?? null;
  const values = dictionary("Jwt.Claims", (name) =>
    claims[name] === undefined ? undefined : claimValues(claims, name),
  );
  return {
    type: "Jwt",
    members: {
      Algorithm: () => header.alg,
      Audiences: () => claimValues(claims, "aud"),
      Claims: () => ({
        ...values,
        methods: {
          ContainsKey: ([name = ""]) => claims[String(name)] !== undefined,
          GetValueOrDefault: ([name = "", fallback = null]) =>
            claims[String(name)] === undefined ? fallback : claimValues(claims, String(name)).join(","),
        },
      }),
      Id: () => first("jti"),
      Issuer: () => first("iss"),
      Subject: () => first("sub"),
    },
  };
}
