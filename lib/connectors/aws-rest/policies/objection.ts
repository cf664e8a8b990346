import { unsupported } from "../../objection.ts";

export const twice = unsupported(
  "An earlier policy of this kind already applies to an operation, and API Gateway has room for one.",
  "The earlier policy applies there.",
);
