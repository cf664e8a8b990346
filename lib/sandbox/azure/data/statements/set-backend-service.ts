import { keyOf } from "../../model.ts";
import { PolicyFailure } from "../failure.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "Set backend service": an address, or a backend entity's. */
export const setBackendService: StatementKind = {
  name: "set-backend-service",
  attributes: { "base-url": true, "backend-id": true },
  apply: ({ reader, exchange, runtime }) => {
    const id = reader.attribute("backend-id");
    const url = id === undefined ? reader.required("base-url") : backendUrl(id);
    exchange.backendUrl = url.replace(/\/+$/, "");

    function backendUrl(name: string): string {
      const found = runtime.state.get("backends", keyOf(runtime.service, "backends", name))?.properties.url;
      if (typeof found === "string") return found;
      throw new PolicyFailure({
        status: 500,
        reason: "BackendNotFound",
        message: `Backend with id '${name}' could not be found.`,
        publicMessage: "Internal server error",
      });
    }
  },
};
