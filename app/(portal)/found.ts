import "server-only";
import { notFound } from "next/navigation";
import { AppError } from "#lib/errors.ts";

/** What a query found; its `not-found` becomes the page that says so. */
export async function found<Data>(query: Promise<Data>): Promise<Data> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  }
}
