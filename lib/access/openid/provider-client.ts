import "server-only";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { Secret } from "../../log.ts";
import { providerFetch } from "../../outbound/provider-fetch.ts";
import { type Claims, claimValues } from "./claims.ts";
import { OpenIdRefusal, refusalOf } from "./refusal.ts";

/** What is needed to speak to a provider. */
export interface ProviderAccess {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent while an admin only tries the address: the discovery document is public. */
  readonly clientSecret?: Secret;
}

/** What a sign-in is held to when its answer comes. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Clocks of two servers are seldom the same; more than this is somebody's fault. */
const clockToleranceSeconds = 30;

/**
 * Reads the discovery document and prepares the client: signatures are checked although the token comes over TLS, and
 * only ID tokens for this client from this issuer are taken. Throws `OpenIdRefusal`.
 */
export async function discoverProvider(
  { issuer, clientId, clientSecret }: ProviderAccess,
  fetch: typeof providerFetch = providerFetch,
): Promise<Configuration> {
  try {
    const plain = issuer.startsWith("http:");
    const configuration = await discovery(
      new URL(issuer),
      clientId,
      { [clockTolerance]: clockToleranceSeconds },
      clientSecret === undefined ? None() : secretIn(clientSecret),
      {
        [customFetch]: fetch,
        // Whether plain http may be used at all is the outbound rules' decision, at the socket.
        execute: plain ? [allowInsecureRequests, enableNonRepudiationChecks] : [enableNonRepudiationChecks],
      },
    );
    // The library lets some hosts answer for every tenant. Whoever owns another tenant could then make up any role.
    const said = configuration.serverMetadata().issuer;
    if (withoutSlash(said) !== withoutSlash(issuer)) {
      throw new OpenIdRefusal("discovery", `The document names the issuer ${JSON.stringify(said)}.`);
    }
    return configuration;
  } catch (error) {
    throw refusalOf(error);
  }
}

const withoutSlash = (issuer: string) => issuer.replace(/\/$/, "");

/** OpenID Connect Core 1.0 §9: HTTP Basic where the provider does not say that it wants the other. */
function secretIn(clientSecret: Secret): ClientAuth {
  const basic = ClientSecretBasic(clientSecret.reveal());
  const post = ClientSecretPost(clientSecret.reveal());
  return (server, ...rest) => {
    const offered = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return (offered.includes("client_secret_basic") ? basic : post)(server, ...rest);
  };
}

/**
 * Where to send the browser, and what to remember until it comes back. PKCE (RFC 7636), state and nonce, each fresh.
 * Throws `OpenIdRefusal`.
 */
export async function beginAttempt(
  configuration: Configuration,
  request: { readonly redirectUri: string; readonly scopes: string },
): Promise<{ readonly address: URL; readonly attempt: Attempt }> {
  const attempt = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
  const challenge = await calculatePKCECodeChallenge(attempt.codeVerifier);
  try {
    const address = buildAuthorizationUrl(configuration, {
      redirect_uri: request.redirectUri,
      scope: request.scopes,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: challenge,
      code_challenge_method: "S256",
    });
    return { address, attempt };
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Who signed in, as the provider says and signs. */
export interface ProvenIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Claims;
}

/**
 * Exchanges the code and checks the ID token: signature, issuer, audience, times, nonce. Where it lacks a wanted claim,
 * the user info is asked as well, and believed only for the same subject. Throws `OpenIdRefusal`.
 */
export async function finishAttempt(
  configuration: Configuration,
  answer: URL,
  { state, nonce, codeVerifier }: Attempt,
  wantedClaims: readonly string[],
): Promise<ProvenIdentity> {
  try {
    const tokens = await authorizationCodeGrant(configuration, answer, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new OpenIdRefusal("token", "There is no ID token in the provider's answer.");
    const whole = wantedClaims.every((name) => claimValues(claims, name) !== undefined);
    const asked = !whole && configuration.serverMetadata().userinfo_endpoint !== undefined;
    const more = asked ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
    return { issuer: claims.iss, subject: claims.sub, claims: { ...more, ...claims } };
  } catch (error) {
    throw refusalOf(error);
  }
}
