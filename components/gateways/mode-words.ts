import type { GatewayMode } from "#lib/model/gateway.ts";

export const modeWords: Readonly<Record<GatewayMode, string>> = {
  "read-write": "Read and write",
  "write-only": "Write only",
  "read-only": "Read only",
};

export const modeSentences: Readonly<Record<GatewayMode, string>> = {
  "read-write": "Gatehouse deploys here, and lists what else is there.",
  "write-only": "Gatehouse deploys here and never looks at what is not its own.",
  "read-only": "Gatehouse lists what is there and never writes.",
};
