import { AppError } from "#lib/errors.ts";

export function revisionNotFound(): AppError {
  return new AppError({ code: "not-found", sentence: "This revision does not exist. Choose another one." });
}
