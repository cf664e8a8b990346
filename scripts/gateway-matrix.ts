import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gatewayMatrix } from "./gateway-matrix-table.ts";

/** Writes docs/gateway-matrix.md from the descriptors; a test holds the file to them. */
const { values } = parseArgs({ options: { out: { type: "string", default: "docs/gateway-matrix.md" } } });
writeFileSync(values.out, gatewayMatrix());
