import { randomUUID } from "node:crypto";
import { z } from "zod";
import { env } from "../env.ts";
import { AppError } from "../errors.ts";
import { peerHeader, peersAreStamped, requestIdHeader } from "./peer-address.ts";

/** The id the proxy gave this request, or a new one; a value of any other shape was typed by a stranger and is ignored. */
export function requestIdOf(headers: Headers): string {
  const parsed = z.uuid().safeParse(headers.get(requestIdHeader));
  return parsed.success ? parsed.data : randomUUID();
}

/**
 * The address of the caller, or undefined where it cannot be known.
 *
 * `x-forwarded-for` is written by callers as they like. Only its last entries are believed, as many as there are
 * proxies of the operator's in front (GATEHOUSE_TRUSTED_PROXIES). Where there is no such entry, as for a caller who came
 * past the proxies, only the socket is.
 */
export function clientAddress(headers: Headers): string | undefined {
  const proxies = env().GATEHOUSE_TRUSTED_PROXIES;
  const peer = peersAreStamped() ? (headers.get(peerHeader) ?? undefined) : undefined;
  if (proxies === 0) return peer;
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  const address = hops.at(-proxies);
  return z.union([z.ipv4(), z.ipv6()]).safeParse(address).success ? address : peer;
}

/**
 * Whether a request that may change something comes from a page of ours: Origin equal to GATEHOUSE_URL, and
 * Sec-Fetch-Site, which browsers add and scripts cannot forge, same-origin where it is present.
 *
 * Next lets a server action without Origin through with a warning; this does not.
 */
export function comesFromOwnPage(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  return headers.get("origin") === env().GATEHOUSE_URL && (site === null || site === "same-origin");
}

export function foreignOriginSentence(): string {
  return `This request did not come from a page of Gatehouse, so nothing was done. Open ${env().GATEHOUSE_URL} and try again there.`;
}

/** Throws AppError `forbidden` unless the request comes from a page of ours. */
export function requireOwnOrigin(headers: Headers): void {
  if (!comesFromOwnPage(headers)) throw new AppError({ code: "forbidden", sentence: foreignOriginSentence() });
}

/** Whether a person's browser goes here as a whole, by a link or a redirect, and no script or picture asks. */
export function isNavigation(headers: Headers): boolean {
  return headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document";
}

/** A read carries no Origin; it is refused only when the browser itself says another site asked. Throws AppError `forbidden`. */
export function refuseCrossSiteRead(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  if (site !== "cross-site" && site !== "same-site") return;
  throw new AppError({
    code: "forbidden",
    sentence: `Another site asked for this, so it was not given. Open ${env().GATEHOUSE_URL} and look there.`,
  });
}
