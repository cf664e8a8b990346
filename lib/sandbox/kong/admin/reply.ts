/** What an Admin endpoint answers. */
export interface Reply {
  readonly status: number;
  /** Absent means an empty body. */
  readonly body?: unknown;
  /** Instead of a body: sent as it is, as plain text. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };
export const notFound: Reply = { status: 404, body: { message: "Not found" } };

export function methodNotAllowed(allowed: readonly string[]): Reply {
  return { status: 405, body: { message: "Method not allowed" }, headers: { Allow: allowed.join(", ") } };
}
