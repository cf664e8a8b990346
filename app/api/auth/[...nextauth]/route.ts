import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { z } from "zod";
import { authOptions } from "#lib/access/auth.ts";
import { readBody } from "#lib/web/body.ts";
import { clientAddress } from "#lib/web/request.ts";
import { route } from "#lib/web/route.ts";

const definition = {
  name: "session.nextauth",
  door: "nextauth",
  reason: "NextAuth's own handler: sign-in, sign-out and the session, before anybody has one.",
  throttle: { instead: "lib/access/throttle.ts, per account and per address" },
  // Not `_log`, through which any stranger could write into our log.
  params: z.object({
    nextauth: z
      .array(z.string())
      .refine(([act = ""]) => ["providers", "csrf", "session", "signin", "signout", "callback", "error"].includes(act)),
  }),
} as const;

/** NextAuth reads whatever it is sent, and anybody may send: no form of ours comes near this. */
const maximumBodyBytes = 1024 * 1024;

/** Rebuilt from its parts: what Next hands over looks like a Request, and cannot be copied as one. */
async function handle(request: Request, nextauth: string[]): Promise<Response> {
  const { url, method, headers } = request;
  const body = request.body === null ? null : Buffer.from(await readBody(request, maximumBodyBytes));
  const rebuilt = new NextRequest(url, { method, headers, body });
  return NextAuth(rebuilt, { params: Promise.resolve({ nextauth }) }, authOptions(clientAddress));
}

export const GET = route({
  ...definition,
  method: "GET",
  search: z.record(z.string(), z.string()),
  run: ({ request, params }) => handle(request, params.nextauth),
});

export const POST = route({
  ...definition,
  method: "POST",
  search: z.record(z.string(), z.string()),
  run: ({ request, params }) => handle(request, params.nextauth),
});
