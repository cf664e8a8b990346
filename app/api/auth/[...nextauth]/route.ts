import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { z } from "zod";
import { authOptions } from "#lib/access/auth.ts";
import { clientAddress } from "#lib/web/request.ts";
import { route } from "#lib/web/route.ts";

const definition = {
  name: "session.nextauth",
  door: "nextauth",
  reason: "NextAuth's own handler: sign-in, sign-out and the session, before anybody has one.",
  throttle: { instead: "lib/access/throttle.ts, per account and per address" },
  params: z.object({ nextauth: z.array(z.string()) }),
} as const;

async function handle(request: Request, nextauth: string[]): Promise<Response> {
  return NextAuth(new NextRequest(request), { params: Promise.resolve({ nextauth }) }, authOptions(clientAddress));
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
