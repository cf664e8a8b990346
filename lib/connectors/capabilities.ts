import type { PolicyType } from "#lib/model/policy/policy.ts";

/** Portable features beside the policies. */
export type Feature =
  | PolicyType
  | "path-templates"
  | "several-backends"
  | "base-path"
  | "access-keys"
  | "canary"
  | "discovery"
  | "dry-run"
  | "metrics";

/** How well a gateway can say a feature; the sentence is shown wherever a person meets the limit. */
export type Support =
  | { readonly level: "full" }
  | { readonly level: "partial"; readonly sentence: string }
  | { readonly level: "none"; readonly sentence: string };

/** Every feature is answered for: a new policy does not compile until each connector says what it does with it. */
export type Capabilities = Readonly<Record<Feature, Support>>;

export const full: Support = { level: "full" };
export const partial = (sentence: string): Support => ({ level: "partial", sentence });
export const none = (sentence: string): Support => ({ level: "none", sentence });
