import { record } from "../schema/composites.ts";
import { optional, type TypeOf } from "../schema/field.ts";
import { id, isHostname, reference, tags, timestamp } from "../schema/kinds.ts";
import { count, number, string } from "../schema/scalars.ts";
import { defineEntity } from "./entity.ts";

const address = string((value) =>
  isHostname(value.replace(/:\d+$/, "")) || /^\[[0-9a-f:]+\](:\d+)?$/i.test(value)
    ? undefined
    : `Invalid target ('${value}'); not a valid hostname or ip address`,
);

const fractional = { ...number(), description: { type: "number", timestamp: true, auto: true }, initial: () => 0 };

/** Kong Admin API reference, Target object. */
const schema = record({
  id,
  created_at: fractional,
  updated_at: optional({ ...fractional, description: timestamp.description }),
  upstream: reference("upstreams"),
  target: address,
  weight: count(100, { between: [0, 65_535] }),
  tags,
});

export type Target = TypeOf<typeof schema>;

export const targets = defineEntity({
  kind: "targets",
  path: "targets",
  nestedPath: "targets",
  parameter: "target",
  endpointKey: "target",
  schema,
  unique: [],
  uniqueTogether: ["upstream", "target"],
  foreign: [{ field: "upstream", kind: "upstreams", onDelete: "cascade" }],
  fractionalTimestamps: true,
  // Kong adds its default port to a target that has none.
  prepare: (input) =>
    typeof input.target === "string" && /^[^:[\]]+$|\]$/.test(input.target)
      ? { ...input, target: `${input.target}:8000` }
      : input,
});
