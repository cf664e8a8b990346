import { kongMessage } from "../proxy/messages.ts";
import { record } from "../schema/composites.ts";
import { choice, count, flag } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";

/** Kong plugin hub, Request Size Limiting. */
const config = record({
  allowed_payload_size: count(128),
  size_unit: choice(["megabytes", "kilobytes", "bytes"], "megabytes"),
  require_content_length: flag(false),
});

const bytesPer = { bytes: 1, kilobytes: 1_024, megabytes: 1_048_576 } as const;

export const requestSizeLimiting = definePlugin({
  name: "request-size-limiting",
  priority: 951,
  perConsumer: true,
  config,
  create: ({ allowed_payload_size, size_unit, require_content_length }) => ({
    access: async (exchange) => {
      const { request } = exchange;
      const most = allowed_payload_size * bytesPer[size_unit];
      const announced = request.headers.get("Content-Length");
      if (announced === undefined && require_content_length && request.headers.get("Transfer-Encoding") !== "chunked")
        return kongMessage(exchange, 411, "A valid Content-Length header is required");
      const size = announced === undefined ? (await request.body()).length : Number(announced);
      if (size <= most) return undefined;
      const waits = request.headers.get("Expect")?.trim().toLowerCase() === "100-continue";
      return kongMessage(exchange, waits ? 417 : 413, "Request size limit exceeded");
    },
  }),
});
