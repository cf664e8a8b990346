import { z } from "zod";
import { defineTask } from "../task.ts";

/** Brings every stored secret under the newest master key. */
export const rotateKeyTask = defineTask({
  name: "rotate-key",
  payload: z.object({ requestId: z.string() }),
  concurrency: 1,
  pollSeconds: 5,
  expireSeconds: 3_600,
});
