import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { OwnerMark, Resource } from "#lib/model/resource.ts";
import * as mark from "./wire/owner-mark.ts";
