import type { Addresses } from "./addresses.ts";

/** What one part of the sandbox process listens on, and how to end it. */
export interface Offer {
  readonly gateways: Addresses["gateways"];
  readonly close: () => Promise<void>;
}
