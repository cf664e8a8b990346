import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../core/json.ts";
import type { Identity } from "./identities.ts";
import { SigningKey } from "./signing-key.ts";

/** Signs the sandbox's tokens. It is no secret: the sandbox guards nothing, and a restart must not end sessions. */
const signingKey = "gatehouse-sandbox-directory";

const claimsSchema = z.object({
  aud: z.string(),
  iss: z.string(),
  appid: z.string(),
  exp: z.number(),
  generation: z.number(),
});

export type Presented =
  | { readonly kind: "identity"; readonly identity: Identity }
  | { readonly kind: "invalid" }
  | { readonly kind: "expired"; readonly expiredAt: number }
  | { readonly kind: "audience"; readonly audience: string };

/** A tenant of the sandbox's Entra: its applications, and the tokens it gave them. */
export class Directory {
  readonly tenantId: string;
  readonly #identities: readonly Identity[];
  readonly #now: () => number;
  readonly signingKey = new SigningKey();
  /** Tokens of an earlier generation are revoked. */
  #generation = 1;

  constructor(tenantId: string, identities: readonly Identity[], now: () => number) {
    this.tenantId = tenantId;
    this.#identities = identities;
    this.#now = now;
  }

  find(clientId: string): Identity | undefined {
    return this.#identities.find((identity) => identity.clientId.toLowerCase() === clientId.toLowerCase());
  }

  get identities(): readonly Identity[] {
    return this.#identities;
  }

  issue(identity: Identity, audience: string, lifeSeconds: number): string {
    const seconds = Math.floor(this.#now() / 1_000);
    const header = encode({ typ: "JWT", alg: "HS256" });
    const claims = encode({
      aud: audience,
      iss: `https://sts.windows.net/${this.tenantId}/`,
      iat: seconds,
      nbf: seconds,
      exp: seconds + lifeSeconds,
      appid: identity.clientId,
      oid: identity.objectId,
      tid: this.tenantId,
      ver: "1.0",
      generation: this.#generation,
    });
    return `${header}.${claims}.${sign(`${header}.${claims}`)}`;
  }

  /**
   * A token for an API that is registered in the tenant: by its URI in version 1 of the format, by its id in version 2
   * ("Access tokens in the Microsoft identity platform").
   */
  issueForApi(identity: Identity, audience: string, lifeSeconds: number, authority: string): string {
    const seconds = Math.floor(this.#now() / 1_000);
    const isUri = audience.startsWith("api://");
    return this.signingKey.sign({
      aud: audience,
      iss: isUri ? `https://sts.windows.net/${this.tenantId}/` : `${authority}/${this.tenantId}/v2.0`,
      iat: seconds,
      nbf: seconds,
      exp: seconds + lifeSeconds,
      ...(isUri ? { appid: identity.clientId, ver: "1.0" } : { azp: identity.clientId, ver: "2.0" }),
      oid: identity.objectId,
      sub: identity.objectId,
      tid: this.tenantId,
      ...(identity.roles.length === 0 ? {} : { roles: identity.roles }),
    });
  }

  /** Who presents this token to Azure Resource Manager. */
  whose(token: string, audiences: readonly string[]): Presented {
    const [header = "", body = "", signature = ""] = token.split(".");
    if (!isEqual(sign(`${header}.${body}`), signature)) return { kind: "invalid" };
    const claims = claimsSchema.safeParse(parseJson(Buffer.from(body, "base64url").toString("utf8")));
    if (!claims.success) return { kind: "invalid" };
    const { exp, appid, aud, generation } = claims.data;
    if (exp * 1_000 <= this.#now() || generation < this.#generation) return { kind: "expired", expiredAt: exp * 1_000 };
    if (!audiences.includes(aud)) return { kind: "audience", audience: aud };
    const identity = this.find(appid);
    return identity === undefined ? { kind: "invalid" } : { kind: "identity", identity };
  }

  /** Every token given out so far counts as expired. */
  expireTokens(): void {
    this.#generation += 1;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function sign(text: string): string {
  return createHmac("sha256", signingKey).update(text).digest("base64url");
}

function isEqual(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
