import { record } from "../schema/composites.ts";
import { flag } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";

/** Kong plugin hub, Prometheus: everything but the node's own figures is off until it is switched on. */
const config = record({
  per_consumer: flag(false),
  status_code_metrics: flag(false),
  ai_metrics: flag(false),
  latency_metrics: flag(false),
  bandwidth_metrics: flag(false),
  upstream_health_metrics: flag(false),
});

const notCounted = ["ai_metrics", "bandwidth_metrics", "upstream_health_metrics"] as const;

export const prometheus = definePlugin({
  name: "prometheus",
  priority: 13,
  perConsumer: false,
  config,
  problems: (settings) =>
    notCounted.filter((name) => settings[name]).map((name) => `the sandbox does not count ${name}; leave it false`),
  create: (settings, { metrics }) => ({
    log: ({ service, route, consumer }, answer, elapsedMs) => {
      // Kong records nothing of a request without a service.
      if (service === undefined) return;
      const where = [
        ["service", service.name ?? service.host],
        ["route", route.name ?? route.id],
      ] as const;
      const workspace = ["workspace", "default"] as const;
      if (settings.status_code_metrics) {
        const source = answer.origin === "upstream" ? "service" : answer.status >= 500 ? "error" : "exit";
        metrics.countRequest([
          ...where,
          ["code", String(answer.status)],
          ["source", source],
          workspace,
          ["consumer", settings.per_consumer ? (consumer?.username ?? "") : ""],
        ]);
      }
      if (settings.latency_metrics) metrics.observeLatency([...where, workspace], elapsedMs);
    },
  }),
});
