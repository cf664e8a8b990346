import { badRequest } from "../control/aws-error.ts";
import type { RestContext } from "./context.ts";
import { requireRoom } from "./resource-quotas.ts";

/** Refuses tags that the service would not take: "Tag restrictions". */
export function requireTags(context: RestContext, tags: Record<string, string>): Record<string, string> {
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128) throw badRequest("Tag keys must be between 1 and 128 characters long");
    if (value.length > 256) throw badRequest("Tag values can be at most 256 characters long");
    if (/^aws:/i.test(key)) throw badRequest("Tag keys cannot start with 'aws:'");
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(key) || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(value))
      throw badRequest("Tags may hold letters, numbers, spaces and _ . : / = + - @ only");
  }
  requireRoom(Object.keys(tags).length - 1, context.quotas.tagsPerResource, "tags");
  return tags;
}
