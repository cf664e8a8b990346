// Written by `npm run generate:authorizer` from the folder `authorizer`.

/** The modules of the function, by file name. */
export const authorizerCode: Readonly<Record<string, string>> = {
  "handler.mjs": `// The function \`gatehouse-authorizer\`, which runs in AWS Lambda and not here. \`npm run generate:authorizer\` packs this folder;
// what it imports is here or comes with Node.
import { isRecord, keySets, textOf } from "./key-set.mjs";
import { operationMark } from "./operation-mark.mjs";
import { hasScopes, isMeant, isSignedBy, readToken } from "./token.mjs";
/**
 * Answers an authorizer of type REQUEST of a REST API. Throws "Unauthorized", by which API Gateway answers 401, for a token that
 * is not good; denies, which it answers with 403, one that lacks a scope. Anything else that is thrown is answered with 500:
 * nobody is let in while the keys cannot be read.
 */
export function createHandler(world) {
    const keySetOf = keySets(world);
    return async (event) => {
        const { jwksUri, ...wanted } = configurationOf(event);
        const token = readToken(bearerToken(event));
        if (token === undefined)
            throw unauthorized();
        const keys = await keySetOf(jwksUri).find(token.kid);
        if (!isSignedBy(keys, token) || !isMeant(token.claims, wanted, world.now()))
            throw unauthorized();
        return answerTo(event, token, hasScopes(token.claims, wanted) ? "Allow" : "Deny");
    };
}
/** The very word by which API Gateway knows that the caller is not known. */
function unauthorized() {
    return new Error("Unauthorized");
}
/**
 * By stage variables, which change together with what the stage serves. Lists are separated by commas. The variables of a second
 * policy and of each one after it end in its number; an operation that none of these lists is the first one's.
 */
function configurationOf({ stageVariables, httpMethod, resource }) {
    const variables = isRecord(stageVariables) ? stageVariables : {};
    const listed = (name) => (textOf(variables[name]) ?? "").split(",").filter((item) => item !== "");
    const mark = operationMark(textOf(httpMethod) ?? "", textOf(resource) ?? "");
    const lists = Object.keys(variables).filter((name) => /^JwtOperations\\d+$/.test(name));
    const suffix = lists.find((name) => listed(name).includes(mark))?.slice("JwtOperations".length) ?? "";
    const issuer = textOf(variables[\`JwtIssuer\${suffix}\`]);
    const jwksUri = textOf(variables[\`JwtJwksUri\${suffix}\`]);
    if (!issuer || !jwksUri)
        throw new Error("The stage's variables name no issuer and no key set.");
    return { issuer, jwksUri, audiences: listed(\`JwtAudiences\${suffix}\`), scopes: listed(\`JwtScopes\${suffix}\`) };
}
function bearerToken({ headers }) {
    const sent = Object.entries(isRecord(headers) ? headers : {});
    const authorization = textOf(sent.find(([name]) => name.toLowerCase() === "authorization")?.[1]);
    const token = /^Bearer +(\\S+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined)
        throw unauthorized();
    return token;
}
/**
 * For the whole stage: API Gateway keeps the answer for the token, and not for the method that it came with. "Output from an API
 * Gateway Lambda authorizer": values of the context are texts, numbers or booleans.
 */
function answerTo({ methodArn }, { claims }, effect) {
    const stage = (textOf(methodArn) ?? "").split("/").slice(0, 2).join("/");
    const issuer = textOf(claims.iss) ?? "";
    return {
        principalId: textOf(claims.sub) ?? issuer,
        policyDocument: {
            Version: "2012-10-17",
            Statement: [{ Action: "execute-api:Invoke", Effect: effect, Resource: \`\${stage}/*\` }],
        },
        context: { issuer },
    };
}
const fetchDeadlineMs = 3000;
async function fetchJson(address) {
    const response = await fetch(address, { signal: AbortSignal.timeout(fetchDeadlineMs), redirect: "error" });
    if (!response.ok)
        throw new Error(\`It answers \${response.status}.\`);
    return response.json();
}
/** What Lambda calls. */
export const handler = createHandler({ now: Date.now, fetchJson });
`,
  "key-set.mjs": `// Runs in AWS Lambda, not here: what it imports comes with Node. See ./handler.ts.
import { createPublicKey } from "node:crypto";
/** When a set is read again: a key that the issuer withdraws is believed no longer than this. */
const refreshMs = 10 * 60_000;
/** How long the last set is believed while it cannot be read again. */
const longestUseMs = 60 * 60_000;
/** The least time between two requests, so that tokens with made-up key ids cannot flood the issuer. */
const cooldownMs = 30_000;
/** The same while there is no set to go on with. */
const retryMs = 1000;
/** The keys behind one address. */
class KeySet {
    #address;
    #world;
    #cached;
    #problem = "";
    #askedAt = Number.NEGATIVE_INFINITY;
    #asking;
    constructor(address, world) {
        this.#address = address;
        this.#world = world;
    }
    /**
     * The keys of this id, or all where a token names none. An id that is not known is looked for once more: the issuer may
     * have rotated its keys. Rejects where there is no set to judge by.
     */
    async find(kid) {
        if (!this.#isYounger(refreshMs))
            await this.#read();
        const known = this.#of(kid);
        if (known.length > 0)
            return known;
        await this.#read();
        return this.#of(kid);
    }
    #isYounger(ms) {
        return this.#cached !== undefined && this.#world.now() - this.#cached.readAt < ms;
    }
    #of(kid) {
        if (this.#cached === undefined || !this.#isYounger(longestUseMs))
            throw new Error(\`The key set \${this.#address} cannot be read. \${this.#problem}\`);
        return this.#cached.keys.filter((key) => kid === undefined || key.kid === kid);
    }
    /** One request at a time, and none within the cooldown. A failure leaves the set as it was. */
    async #read() {
        const pauseMs = this.#isYounger(longestUseMs) ? cooldownMs : retryMs;
        if (this.#asking === undefined && this.#world.now() - this.#askedAt < pauseMs)
            return;
        this.#asking ??= this.#ask().finally(() => {
            this.#asking = undefined;
        });
        await this.#asking;
    }
    async #ask() {
        this.#askedAt = this.#world.now();
        try {
            const keys = keysIn(await this.#world.fetchJson(this.#address));
            this.#cached = { keys, readAt: this.#world.now() };
        }
        catch (error) {
            this.#problem = String(error);
        }
    }
}
/** The sets of every issuer that the APIs of the account name. They live as long as Lambda keeps the process. */
export function keySets(world) {
    const sets = new Map();
    return (address) => {
        const set = sets.get(address) ?? new KeySet(address, world);
        sets.set(address, set);
        return set;
    };
}
/** Public keys of the two families that we verify by. Others of the set, and those for encryption, are passed over. */
function keysIn(set) {
    const listed = isRecord(set) && Array.isArray(set.keys) ? set.keys : undefined;
    if (listed === undefined)
        throw new Error("It is no key set.");
    return listed.filter(isRecord).flatMap((entry) => {
        const { kty, use, kid, alg } = entry;
        if ((kty !== "RSA" && kty !== "EC") || (use !== undefined && use !== "sig"))
            return [];
        try {
            const key = createPublicKey({ key: jwkOf(entry), format: "jwk" });
            return [{ key, kid: textOf(kid), alg: textOf(alg) }];
        }
        catch {
            return [];
        }
    });
}
/** The members of a public key and no others: never the private ones of a set that gives them away. */
function jwkOf({ kty, n, e, crv, x, y }) {
    return {
        kty: textOf(kty),
        ...(kty === "RSA" ? { n: textOf(n), e: textOf(e) } : { crv: textOf(crv), x: textOf(x), y: textOf(y) }),
    };
}
export function isRecord(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
export function textOf(value) {
    return typeof value === "string" ? value : undefined;
}
`,
  "operation-mark.mjs": `import { createHash } from "node:crypto";
/** Characters of a mark: 48 bits, which tell the three hundred operations of an API apart. */
const length = 8;
/** A short name of an operation, of letters that a stage variable may hold. \`path\` is the resource's, with its parameters in braces. */
export function operationMark(method, path) {
    return createHash("sha256").update(\`\${method} \${path}\`).digest("base64url").slice(0, length);
}
`,
  "token.mjs": `// Runs in AWS Lambda, not here: what it imports comes with Node. See ./handler.ts.
import { verify } from "node:crypto";
import { isRecord, textOf } from "./key-set.mjs";
/** RFC 7518 §3.1, those by a public key. \`none\` and those by a shared secret are not here, so no token can choose them. */
const algorithms = new Map([
    ["RS256", { hash: "sha256" }],
    ["RS384", { hash: "sha384" }],
    ["RS512", { hash: "sha512" }],
    ["ES256", { hash: "sha256", curve: "prime256v1" }],
    ["ES384", { hash: "sha384", curve: "secp384r1" }],
    ["ES512", { hash: "sha512", curve: "secp521r1" }],
]);
/** Clocks differ. */
const skewSeconds = 60;
/** RFC 7518 §3.3: "A key of size 2048 bits or larger MUST be used with these algorithms." */
const leastRsaBits = 2048;
/** The compact form of RFC 7515 §3.1; undefined for what is none, or is signed in no way that we take. */
export function readToken(text) {
    const parts = /^([\\w-]+)\\.([\\w-]+)\\.([\\w-]+)$/.exec(text);
    if (parts === null)
        return undefined;
    const [, header = "", payload = "", signature = ""] = parts;
    const head = decode(header);
    const claims = decode(payload);
    const alg = textOf(head?.alg);
    // RFC 7515 §4.1.11: a token that names extensions we do not know must not be taken.
    if (head === undefined || claims === undefined || alg === undefined || !algorithms.has(alg) || "crit" in head)
        return undefined;
    return {
        ...{ alg, kid: textOf(head.kid), claims },
        signed: Buffer.from(\`\${header}.\${payload}\`),
        signature: Buffer.from(signature, "base64url"),
    };
}
/** By one of these keys, in the way that the key is for. */
export function isSignedBy(keys, { alg, signed, signature }) {
    const algorithm = algorithms.get(alg);
    if (algorithm === undefined)
        return false;
    return keys.some(({ key, alg: only }) => (only === undefined || only === alg) &&
        isFor(algorithm, key) &&
        // RFC 7518 §3.4: the two numbers of the signature, one after the other.
        verify(algorithm.hash, signed, { key, dsaEncoding: "ieee-p1363" }, signature));
}
function isFor({ curve }, { asymmetricKeyType, asymmetricKeyDetails }) {
    if (curve !== undefined)
        return asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === curve;
    return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= leastRsaBits;
}
/** From the wanted issuer, for one of the wanted audiences, and of now (RFC 7519 §4.1). A token without an end is not taken. */
export function isMeant({ iss, aud, exp, nbf }, { issuer, audiences }, nowMs) {
    const now = nowMs / 1000;
    const isCurrent = typeof exp === "number" &&
        now < exp + skewSeconds &&
        (nbf === undefined || (typeof nbf === "number" && now >= nbf - skewSeconds));
    const meant = Array.isArray(aud) ? aud : [aud];
    return isCurrent && iss === issuer && (audiences.length === 0 || audiences.some((one) => meant.includes(one)));
}
/** \`scope\` is a list in one text (RFC 8693 §4.2); some issuers write \`scp\`, as a text or as a list. */
export function hasScopes({ scope, scp }, { scopes }) {
    const given = [scope, scp].flat().flatMap((text) => textOf(text)?.split(" ") ?? []);
    return scopes.every((wanted) => given.includes(wanted));
}
function decode(part) {
    try {
        const value = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
        return isRecord(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
`,
};
