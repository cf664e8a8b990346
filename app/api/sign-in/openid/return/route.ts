import { z } from "zod";
import { actorOf, sessionCookieFor, sessionTokenOf } from "#lib/access/auth.ts";
import { OpenIdRefusal } from "#lib/access/openid/refusal.ts";
import { completeSignIn } from "#lib/access/openid/sign-in.ts";
import { cookieNames, readCookie } from "#lib/access/session-cookie.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { paths } from "#lib/web/paths.ts";
import { clientAddress } from "#lib/web/request.ts";
import { route } from "#lib/web/route.ts";
import { attemptCookie, returnAddress, sendTo } from "../attempt-cookie.ts";

/** Where the identity provider sends people back to. What it says is checked before anything of it is believed. */
export const GET = route({
  name: "session.complete-openid",
  door: "public",
  reason:
    "The provider's answer comes before there is a session; the attempt in the browser's cookie is used up by it.",
  throttle: { attempts: 60, windowSeconds: 60 },
  arrivalsFromElsewhere: true,
  search: z.record(z.string(), z.string()),
  run: async ({ request, context }) => {
    const { headers } = request;
    const actor = await actorOf(headers);
    const address = returnAddress();
    address.search = new URL(request.url).search;
    const attemptToken = readCookie(headers, cookieNames(env().GATEHOUSE_URL).attempt);
    const answer = { address, attemptToken, previousToken: await sessionTokenOf(headers), actor };
    const client = { address: clientAddress(headers), userAgent: headers.get("user-agent") ?? undefined };
    try {
      const { destination, sessionToken } = await completeSignIn(answer, client, context.requestId);
      const session = sessionToken === undefined ? [] : [await sessionCookieFor(sessionToken)];
      return sendTo(here(destination), [attemptCookie(""), ...session]);
    } catch (error) {
      if (!(error instanceof OpenIdRefusal)) throw error;
      const { reason, detail } = error;
      log.warn({ reason, detail, requestId: context.requestId }, "a sign-in through the provider was refused");
      const page =
        actor === undefined ? paths.signIn({ error: `openid:${reason}` }) : paths.sessions({ problem: reason });
      return sendTo(here(page), [attemptCookie("")]);
    }
  },
});

const here = (path: string) => new URL(path, env().GATEHOUSE_URL).href;
