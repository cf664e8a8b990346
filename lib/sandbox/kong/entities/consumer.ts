import { record } from "../schema/composites.ts";
import { type FieldErrors, optional, type TypeOf } from "../schema/field.ts";
import { id, tags, timestamp } from "../schema/kinds.ts";
import { string } from "../schema/scalars.ts";
import { defineEntity } from "./entity.ts";

/** Kong Admin API reference, Consumer object. */
const schema = record({
  id,
  created_at: timestamp,
  updated_at: timestamp,
  username: optional(string()),
  custom_id: optional(string()),
  tags,
});

export type Consumer = TypeOf<typeof schema>;

export const consumers = defineEntity({
  kind: "consumers",
  path: "consumers",
  nestedPath: "consumers",
  parameter: "consumer",
  endpointKey: "username",
  schema,
  unique: ["username", "custom_id"],
  foreign: [],
  check: (consumer): FieldErrors =>
    consumer.username === null && consumer.custom_id === null
      ? { "@entity": ["at least one of these fields must be non-empty: 'custom_id', 'username'"] }
      : {},
});
