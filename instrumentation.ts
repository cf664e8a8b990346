import type { Instrumentation } from "next";

/** Next calls this once in every process that serves: the database is opened, the worker started, signals are ours. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
  const { stampPeerAddresses } = await import("#lib/web/peer-address.ts");
  stampPeerAddresses();
  const { boot } = await import("#lib/boot.ts");
  await boot();
}

/** Next calls this for what a page threw. Actions and routes report their own, and throw nothing. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { reportPageError } = await import("#lib/web/page-error.ts");
  reportPageError(error, context);
};
