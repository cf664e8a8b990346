import { record } from "../schema/composites.ts";
import type { TypeOf } from "../schema/field.ts";
import { id, reference, tags, timestamp } from "../schema/kinds.ts";
import { string } from "../schema/scalars.ts";
import { defineEntity } from "./entity.ts";

const schema = record({ id, created_at: timestamp, consumer: reference("consumers"), group: string(), tags });

export type AclGroup = TypeOf<typeof schema>;

export const acls = defineEntity({
  kind: "acls",
  path: "acls",
  nestedPath: "acls",
  parameter: "acl",
  schema,
  unique: [],
  uniqueTogether: ["consumer", "group"],
  foreign: [{ field: "consumer", kind: "consumers", onDelete: "cascade" }],
});
