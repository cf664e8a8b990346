import { randomBytes } from "node:crypto";
import { ArmError, notFound } from "./arm-error.ts";
import type { ServiceContext } from "./reply.ts";

/** A version stamp, in the quotes of an ETag. */
export function newEtag(): string {
  return `"${randomBytes(9).toString("base64")}"`;
}

function ifMatchOf({ request }: ServiceContext): string | undefined {
  return request.headers["if-match"];
}

function isMatched(header: string, etag: string): boolean {
  return header.split(",").some((candidate) => ["*", etag].includes(candidate.trim().replace(/^W\//, "")));
}

function preconditionFailed(): ArmError {
  return new ArmError(412, "PreconditionFailed", "The entity state has changed since it was last retrieved.", null);
}

/** PUT: `If-Match` is optional, and says that the entity must be there. */
export function checkPut(context: ServiceContext, existing: { readonly etag: string } | undefined): void {
  const header = ifMatchOf(context);
  if (header !== undefined && (existing === undefined || !isMatched(header, existing.etag))) throw preconditionFailed();
  if (context.request.headers["if-none-match"] === "*" && existing !== undefined) throw preconditionFailed();
}

/** PATCH and DELETE: `If-Match` is wanted, `*` stands for any version. Throws when the entity is gone. */
export function checkChange<Entity extends { readonly etag: string }>(
  context: ServiceContext,
  existing: Entity | undefined,
  what: string,
): Entity {
  if (existing === undefined) throw notFound(what);
  checkIfMatch(context, existing.etag);
  return existing;
}

/** The header alone: present, and `*` or the etag. */
export function checkIfMatch(context: ServiceContext, etag: string): void {
  const header = ifMatchOf(context);
  if (header === undefined && !context.settings.ifMatchRequired) return;
  if (header === undefined)
    throw new ArmError(400, "ValidationError", "The If-Match header is required for this request.", null);
  if (!isMatched(header, etag)) throw preconditionFailed();
}
