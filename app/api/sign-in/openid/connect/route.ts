import { beginConnecting } from "#lib/access/openid/sign-in.ts";
import { paths } from "#lib/web/paths.ts";
import { route } from "#lib/web/route.ts";
import { attemptCookie, returnAddress } from "../attempt-cookie.ts";

/**
 * Begins to connect the person's account at the provider. A POST whose origin is checked, and not a link: another site
 * must not be able to connect an account of its own to somebody here.
 */
export const POST = route({
  name: "user.begin-connecting",
  method: "POST",
  permission: "own-session:manage",
  subject: () => ({ type: "user" }),
  run: async ({ context }) => {
    const begin = { redirectUri: returnAddress().href, destination: paths.sessions() };
    const { address, attemptToken } = await beginConnecting(context, begin);
    return Response.json({ address: address.href }, { headers: { "set-cookie": attemptCookie(attemptToken) } });
  },
});
