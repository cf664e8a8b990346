import { awsHttp } from "./aws-http/descriptor.ts";
import { awsRest } from "./aws-rest/descriptor.ts";
import { azure } from "./azure/descriptor.ts";
import type { Descriptor } from "./connector.ts";
import { ConnectorError } from "./connector-error.ts";
import { kong } from "./kong/descriptor.ts";

/** Every kind of gateway, by kind. Browser-safe: pages read labels, forms and capabilities from here. */
export const descriptors: Readonly<Record<string, Descriptor>> = {
  [awsHttp.kind]: awsHttp,
  [awsRest.kind]: awsRest,
  [azure.kind]: azure,
  [kong.kind]: kong,
};

/** The descriptor of a kind that is stored with a gateway. Throws `invalid-config` when this Gatehouse does not know it. */
export function descriptorOf(kind: string): Descriptor {
  const descriptor = Object.hasOwn(descriptors, kind) ? descriptors[kind] : undefined;
  if (descriptor) return descriptor;
  throw new ConnectorError({
    code: "invalid-config",
    sentence: `No connector is named "${kind}". Choose one of: ${Object.keys(descriptors).join(", ")}.`,
    operation: "load connector",
  });
}
