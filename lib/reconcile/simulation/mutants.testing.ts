import type { DatabaseRules } from "./database.testing.ts";

/** The ways in which a variant of the engine's surroundings is broken on purpose. All off is the product. */
export interface Breakage extends DatabaseRules {
  readonly journalsAfterEffect: boolean;
  readonly skipsVerify: boolean;
  readonly createsWithoutObserving: boolean;
  readonly takesUnknownForRefusal: boolean;
  readonly retriesUnknownBlindly: boolean;
  readonly ownsEverything: boolean;
  readonly settlesAtOnce: boolean;
  readonly ignoresRetryAfter: boolean;
  readonly forgetsAfterCrash: boolean;
  readonly givesUpOnThrottle: boolean;
  readonly keepsLeaseForever: boolean;
}

export const sound: Breakage = {
  checksFence: true,
  checksGeneration: true,
  journalsAfterEffect: false,
  skipsVerify: false,
  createsWithoutObserving: false,
  takesUnknownForRefusal: false,
  retriesUnknownBlindly: false,
  ownsEverything: false,
  settlesAtOnce: false,
  ignoresRetryAfter: false,
  forgetsAfterCrash: false,
  givesUpOnThrottle: false,
  keepsLeaseForever: false,
};

export const mutants: Readonly<Record<string, Breakage>> = {
  "no fence check": { ...sound, checksFence: false },
  "generation ignored on record": { ...sound, checksGeneration: false },
  "journal after effect": { ...sound, journalsAfterEffect: true },
  "read-back skipped": { ...sound, skipsVerify: true },
  "create without observing": { ...sound, createsWithoutObserving: true },
  "unknown outcome taken for a refusal": { ...sound, takesUnknownForRefusal: true },
  "unknown outcome retried blindly": { ...sound, retriesUnknownBlindly: true },
  "no ownership check": { ...sound, ownsEverything: true },
  "settle window of zero": { ...sound, settlesAtOnce: true },
  "retry-after ignored": { ...sound, ignoresRetryAfter: true },
  "work forgotten after a crash": { ...sound, forgetsAfterCrash: true },
  "throttling taken for permanent": { ...sound, givesUpOnThrottle: true },
  "lease never runs out": { ...sound, keepsLeaseForever: true },
};
