import { randomUUID } from "node:crypto";
import { record } from "../schema/composites.ts";
import { defaulted } from "../schema/field.ts";
import { choice, flag, string } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";

/** Kong plugin hub, Correlation ID. */
const config = record({
  header_name: defaulted(string(), "Kong-Request-ID", "Kong-Request-ID"),
  generator: choice(["uuid", "uuid#counter", "tracker"], "uuid#counter"),
  echo_downstream: flag(false),
});

const workerId = randomUUID();
let requests = 0;

function nextNumber(): number {
  requests += 1;
  return requests;
}

const generators = {
  uuid: () => randomUUID(),
  "uuid#counter": () => `${workerId}#${nextNumber()}`,
  tracker: (now: number) => `127.0.0.1-8000-${process.pid}-1-${nextNumber()}-${(now / 1_000).toFixed(3)}`,
} as const;

export const correlationId = definePlugin({
  name: "correlation-id",
  priority: 100_001,
  perConsumer: true,
  config,
  create: ({ header_name, generator, echo_downstream }, { now }) => ({
    access: (exchange) => {
      const given = exchange.request.headers.get(header_name) || generators[generator](now());
      exchange.upstream.headers.set(header_name, given);
      if (echo_downstream) exchange.answerHeaders.set(header_name, given);
      return undefined;
    },
  }),
});
