import "server-only";
import { reportError } from "../log.ts";

/** Where a page failed, as Next tells it. */
interface FailedPage {
  readonly routePath: string;
}

/**
 * Reports what a page could not be made for, under the reference that its error page shows: Next gives both the same
 * digest (https://nextjs.org/docs/app/api-reference/file-conventions/instrumentation#onrequesterror-optional).
 */
export function reportPageError(error: unknown, { routePath }: FailedPage): void {
  const digest = error instanceof Error && "digest" in error ? error.digest : undefined;
  reportError(error, { reference: typeof digest === "string" ? digest : "none", where: `page ${routePath}` });
}
