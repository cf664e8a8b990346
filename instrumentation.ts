/** Next calls this once in every process that serves: the database is opened, the worker started, signals are ours. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
  const { stampPeerAddresses } = await import("#lib/web/peer-address.ts");
  stampPeerAddresses();
  const { boot } = await import("#lib/boot.ts");
  await boot();
}
