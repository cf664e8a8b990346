import { badRequest } from "../control/aws-error.ts";

/** Bytes; the largest payload of the service. */
const largestCompressionSize = 10_485_760;

export function checkDescription(description: string | undefined): string | undefined {
  if (description === "") throw badRequest("Description cannot be an empty string");
  return description;
}

export function checkCompressionSize(size: number | undefined): number | undefined {
  if (size !== undefined && (!Number.isInteger(size) || size < 0 || size > largestCompressionSize))
    throw badRequest(`Invalid minimum compression size, must be between 0 and ${largestCompressionSize}`);
  return size;
}
