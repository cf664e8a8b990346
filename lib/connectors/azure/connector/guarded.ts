import { ConnectorError } from "../../connector-error.ts";

interface Reread {
  /** Of what is there now. */
  readonly etag: string | undefined;
  /** What is there now in one text, to be held against what was there and what is wanted. */
  readonly said: string;
}

interface Guarded<T> {
  /** What is written over: "the policies of orders-v1". */
  readonly what: string;
  readonly etag: string | undefined;
  readonly before: string;
  readonly wanted: string;
  readonly write: (ifMatch: string | undefined) => Promise<T>;
  readonly reread: () => Promise<Reread>;
  /** What the write would have answered, when its work is done already. */
  readonly done: T;
}

/**
 * Writes over what was seen and nothing else. An entity tag may move for less than we look at, and the answer to an earlier
 * try may have been lost, so one that does not fit is a reason to look again: what is as it was is written over, what is as
 * it should be is done, and what is otherwise is somebody else's. Throws `conflict` for that.
 */
export async function guarded<T>({ what, etag, before, wanted, write, reread, done }: Guarded<T>): Promise<T> {
  try {
    return await write(etag);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.status !== 412) throw error;
    const now = await reread();
    if (now.said === wanted) return done;
    if (now.said === before) return write(now.etag);
    throw new ConnectorError({
      code: "conflict",
      operation: error.operation,
      status: error.status,
      detail: error.detail,
      sentence: `Someone changed ${what} in Azure since the plan was made, so nothing was written over. Plan again.`,
      cause: error,
    });
  }
}
