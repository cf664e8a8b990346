import { createHash, randomBytes } from "node:crypto";
import type { Statement } from "./policy.ts";

/** What a client signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Whoever a key belongs to. */
export interface Principal {
  readonly arn: string;
  readonly userId: string;
  readonly statements: readonly Statement[];
}

export interface Role {
  readonly name: string;
  /** The principals that may assume it, by ARN; `*` for everyone in the account. */
  readonly trusts: readonly string[];
  /** Wanted from whoever assumes it: "Access to AWS accounts owned by third parties". */
  readonly externalId?: string;
  readonly statements: readonly Statement[];
  /** Seconds; 3,600 unless given. */
  readonly maxSessionSeconds?: number;
}

interface Key {
  readonly secretAccessKey: string;
  readonly principal: Principal;
  readonly sessionToken?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/** The account's users, roles and temporary sessions. They are in memory only: every start has the same users and no sessions. */
export class Identities {
  readonly accountId: string;
  readonly #now: () => number;
  readonly #keys = new Map<string, Key>();
  readonly #roles = new Map<string, Role>();

  constructor(accountId: string, now: () => number) {
    this.accountId = accountId;
    this.#now = now;
  }

  /** Adds a user with one key. The key follows from the name, so that it can be written down in a configuration. */
  addUser(name: string, statements: readonly Statement[]): Credentials {
    const credentials = { accessKeyId: accessKeyIdOf("AKIA", name), secretAccessKey: `sandbox-secret-of-${name}` };
    const principal = {
      arn: `arn:aws:iam::${this.accountId}:user/${name}`,
      userId: accessKeyIdOf("AIDA", name),
      statements,
    };
    this.#keys.set(credentials.accessKeyId, { secretAccessKey: credentials.secretAccessKey, principal });
    return credentials;
  }

  /** Adds a session of a user that ended long ago, whose key can be written down as well. */
  addEndedSession(name: string): Credentials {
    const credentials = {
      accessKeyId: accessKeyIdOf("ASIA", name),
      secretAccessKey: `sandbox-secret-of-${name}`,
      sessionToken: `sandbox-session-of-${name}`,
    };
    const principal = { arn: `arn:aws:iam::${this.accountId}:user/${name}`, userId: name, statements: [] };
    this.#keys.set(credentials.accessKeyId, { ...credentials, principal, expiresAt: 0 });
    return credentials;
  }

  addRole(role: Role): string {
    const arn = `arn:aws:iam::${this.accountId}:role/${role.name}`;
    this.#roles.set(arn, role);
    return arn;
  }

  role(arn: string): Role | undefined {
    return this.#roles.get(arn);
  }

  /** Temporary credentials of a role. */
  openSession(role: Role, sessionName: string, seconds: number) {
    const roleId = accessKeyIdOf("AROA", role.name);
    const principal = {
      arn: `arn:aws:sts::${this.accountId}:assumed-role/${role.name}/${sessionName}`,
      userId: `${roleId}:${sessionName}`,
      statements: role.statements,
    };
    const credentials = {
      accessKeyId: accessKeyIdOf("ASIA", randomBytes(12).toString("hex")),
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(96).toString("base64"),
    };
    const expiresAt = this.#now() + seconds * 1_000;
    this.#keys.set(credentials.accessKeyId, { ...credentials, principal, expiresAt });
    return { credentials, principal, expiresAt };
  }

  /** Ends every temporary session at once, as the passing of time would. */
  expireSessions(): void {
    for (const [id, key] of this.#keys) if (key.expiresAt !== undefined) this.#keys.set(id, { ...key, expiresAt: 0 });
  }

  key(accessKeyId: string): Key | undefined {
    return this.#keys.get(accessKeyId);
  }

  isExpired(key: Key): boolean {
    return key.expiresAt !== undefined && key.expiresAt <= this.#now();
  }
}

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The prefix and sixteen characters, of which the last seven say that this is no real key. */
function accessKeyIdOf(prefix: "AKIA" | "ASIA" | "AIDA" | "AROA", seed: string): string {
  const digest = createHash("sha256").update(seed).digest();
  const letters = [...digest.subarray(0, 9)].map((byte) => base32[byte % base32.length]).join("");
  return `${prefix}${letters}EXAMPLE`;
}
