import { badRequest } from "../control/aws-error.ts";
import type { Resource } from "./model.ts";

/** Is this last segment allowed below this parent? Throws in the vendor's words: "Amazon API Gateway important notes". */
export function checkPathPart(part: string, parent: Resource, siblings: readonly Resource[]): void {
  const isPlain = /^[a-zA-Z0-9._\-:,]+$/.test(part);
  const isVariable = /^\{[a-zA-Z0-9._\-:]+\+?\}$/.test(part);
  if (!isPlain && !isVariable)
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  if (parent.pathPart?.endsWith("+}"))
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
  const variable = siblings.find(({ pathPart }) => pathPart?.startsWith("{"));
  if (isVariable && variable !== undefined)
    throw badRequest(
      `A sibling (${variable.pathPart}) of this resource already has a variable path part -- only one is allowed`,
    );
}

export function childPath(parent: Resource, part: string): string {
  return parent.path === "/" ? `/${part}` : `${parent.path}/${part}`;
}
