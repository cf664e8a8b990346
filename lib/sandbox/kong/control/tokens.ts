import { expiredToken, readOnlyToken } from "./sentinels.ts";

export type Access = "full" | "read-only" | "refused";

/** Who may use the Admin API, by the `Kong-Admin-Token` header. Without a wanted token, everyone may, as in Kong OSS. */
export class Tokens {
  #admin: string | undefined;
  readonly #readOnly: string | undefined;
  #isExpired = false;

  constructor(admin: string | undefined, readOnly: string | undefined) {
    this.#admin = admin;
    this.#readOnly = readOnly;
  }

  accessOf(presented: string | undefined): Access {
    if (presented === expiredToken) return "refused";
    if (presented === readOnlyToken || (presented !== undefined && presented === this.#readOnly)) return "read-only";
    if (this.#isExpired) return "refused";
    return this.#admin === undefined || presented === this.#admin ? "full" : "refused";
  }

  /** From now on the admin token is refused, until it is renewed. */
  expire(): void {
    this.#isExpired = true;
  }

  /** Accepts the given token, or the former one again. */
  renew(token?: string): void {
    this.#isExpired = false;
    if (token !== undefined) this.#admin = token;
  }

  get state(): "open" | "guarded" | "expired" {
    if (this.#isExpired) return "expired";
    return this.#admin === undefined ? "open" : "guarded";
  }
}
