import { z } from "zod";
import { OpenIdRefusal } from "#lib/access/openid/refusal.ts";
import { beginSignIn } from "#lib/access/openid/sign-in.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { paths } from "#lib/web/paths.ts";
import { route } from "#lib/web/route.ts";
import { localDestination } from "#lib/web/sign-in.ts";
import { attemptCookie, returnAddress, sendTo } from "./attempt-cookie.ts";

/** Leaves for the identity provider. */
export const GET = route({
  name: "session.begin-openid",
  door: "public",
  reason: "Sign-in through the company's provider begins here, before anybody has a session.",
  throttle: { attempts: 60, windowSeconds: 60 },
  search: z.object({ from: z.string().max(2000).optional() }),
  run: async ({ search }) => {
    const destination = localDestination(search.from);
    try {
      const redirectUri = returnAddress().href;
      const { address, attemptToken } = await beginSignIn({ redirectUri, destination });
      return sendTo(address.href, [attemptCookie(attemptToken)]);
    } catch (error) {
      if (!(error instanceof OpenIdRefusal)) throw error;
      log.warn({ reason: error.reason, detail: error.detail }, "no sign-in through the provider could begin");
      const page = paths.signIn({ from: destination, error: `openid:${error.reason}` });
      return sendTo(new URL(page, env().GATEHOUSE_URL).href, []);
    }
  },
});
