import "server-only";
import { log } from "#lib/log.ts";

/**
 * Runs `stop` once when the process is asked to end, then ends it: with 0, or with 1 when stopping failed.
 *
 * The listeners stay, because one Ctrl-C arrives several times: the terminal signals every process of the group, and npm
 * and the start script pass theirs on. A second signal that nobody listens to would kill in the middle of a step.
 */
export function onStopSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, "stopping");
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "stopping failed");
          process.exit(1);
        },
      );
    });
  }
}
