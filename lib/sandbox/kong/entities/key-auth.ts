import { randomBytes } from "node:crypto";
import { record } from "../schema/composites.ts";
import type { Field, TypeOf } from "../schema/field.ts";
import { id, reference, tags, timestamp } from "../schema/kinds.ts";
import { string } from "../schema/scalars.ts";
import { defineEntity } from "./entity.ts";

/** Kong makes a key of 32 letters and digits when none is given. */
const key: Field<string> = { ...string(), initial: () => randomBytes(24).toString("base64").replace(/[+/]/g, "A") };

const schema = record({ id, created_at: timestamp, consumer: reference("consumers"), key, tags });

export type KeyAuthCredential = TypeOf<typeof schema>;

export const keyAuthCredentials = defineEntity({
  kind: "keyauth_credentials",
  path: "key-auths",
  nestedPath: "key-auth",
  parameter: "keyauth_credential",
  endpointKey: "key",
  schema,
  unique: ["key"],
  foreign: [{ field: "consumer", kind: "consumers", onDelete: "cascade" }],
});
