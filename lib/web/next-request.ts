import "server-only";
import { scopedRequest } from "../access/request-scope.ts";

/** Marks pages to be rendered anew. Outside Next, where tests run, nothing is cached and nothing is marked. */
export async function revalidate(addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0 || scopedRequest() !== undefined) return;
  const { revalidatePath } = await import("next/cache");
  for (const address of addresses) revalidatePath(address);
}
