import { afterEach, describe, expect, test } from "vitest";
import { forgetEnv } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { parseAllowEntry } from "./allow-entry.ts";
import { type GuardedFetchOptions, guardedFetch } from "./guarded-fetch.ts";
import { type Listener, listen } from "./listener.testing.ts";

const listeners: Listener[] = [];
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close();
});

async function listening(answer?: Parameters<typeof listen>[0]): Promise<Listener> {
  const listener = await listen(answer);
  listeners.push(listener);
  return listener;
}

function fetchFrom(address: string, allowed: readonly Listener[], options: Partial<GuardedFetchOptions> = {}) {
  const allow = () => allowed.flatMap((listener) => parseAllowEntry(`127.0.0.1:${listener.port}`) ?? []);
  return guardedFetch(address, { maxBytes: 1_000, deadlineMs: 2_000, dispatcher: { allow }, ...options });
}

async function problemOf(work: Promise<unknown>): Promise<AppError> {
  const outcome = await work.then(
    () => new Error("it was fetched"),
    (error: unknown) => error,
  );
  if (outcome instanceof AppError) return outcome;
  throw outcome;
}

const redirectTo = (location: () => string): Parameters<typeof listen>[0] => {
  return (_request, response) => void response.writeHead(302, { location: location() }).end();
};

describe("a document from an address", () => {
  test("comes with its type and where it was found after redirects", async () => {
    const document = await listening(
      (_request, response) =>
        void response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end("{}"),
    );
    const first = await listening(redirectTo(() => `${document.origin}/petstore.json`));
    const result = await fetchFrom(first.origin, [first, document]);
    expect(result).toMatchObject({ contentType: "application/json", body: Buffer.from("{}") });
    expect(result.url.href).toBe(`${document.origin}/petstore.json`);
  });

  test("no credential of anyone is sent", async () => {
    let headers = {};
    const document = await listening((request, response) => {
      headers = request.headers;
      response.end("{}");
    });
    await fetchFrom(document.origin, [document]);
    expect(Object.keys(headers).filter((name) => /auth|cookie|token/.test(name))).toEqual([]);
  });

  test.each([
    ["not an address", /begins with https/],
    ["file:///etc/passwd", /Only http and https/],
    ["gopher://example.com/", /Only http and https/],
    ["data:application/json,{}", /Only http and https/],
    ["https://user:pass@example.com/", /user name or password/],
    ["http://169.254.169.254/latest/meta-data/", /metadata service/],
    ["http://127.0.0.1:9/", /not on the public internet/],
  ])("%s is refused", async (address, sentence) => {
    const problem = await problemOf(fetchFrom(address, []));
    expect(problem.code).toBe("invalid");
    expect(problem.sentence).toMatch(sentence);
  });

  test("a redirect to a place that is not allowed is refused without a connect", async () => {
    const secret = await listening();
    const first = await listening(redirectTo(() => secret.origin));
    expect(await problemOf(fetchFrom(first.origin, [first]))).toMatchObject({ code: "invalid" });
    expect(secret.connects()).toBe(0);
  });

  test.each(["file:///etc/passwd", "http://user:x@127.0.0.1/"])("a redirect to %s is refused", async (location) => {
    const first = await listening(redirectTo(() => location));
    expect(await problemOf(fetchFrom(first.origin, [first]))).toMatchObject({ code: "invalid" });
  });

  test("redirects end after three", async () => {
    const loop: Listener = await listening(redirectTo(() => loop.origin));
    expect((await problemOf(fetchFrom(loop.origin, [loop]))).sentence).toMatch(/more than 3 times/);
  });

  test("a page that is no document is refused by its type", async () => {
    const page = await listening(
      (_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
    );
    expect((await problemOf(fetchFrom(page.origin, [page]))).sentence).toMatch(/text\/html, not a document/);
  });

  test("a document over the cap is cut off", async () => {
    const large = await listening((_request, response) => void response.end("x".repeat(2_000_000)));
    expect(await problemOf(fetchFrom(large.origin, [large]))).toMatchObject({ code: "too-large" });
  });

  test("an error text does not tell what answered behind the address", async () => {
    const silent = await listening(() => {});
    const cut = await listening((request) => void request.socket.destroy());
    const tls = await listening();
    const closed = await listening();
    await closed.close();
    listeners.splice(listeners.indexOf(closed), 1);
    const problems = await Promise.all(
      [silent.origin, cut.origin, tls.origin.replace("http:", "https:"), closed.origin].map((address) =>
        problemOf(fetchFrom(address, [silent, cut, tls, closed], { deadlineMs: 300 })),
      ),
    );
    expect(new Set(problems.map((problem) => `${problem.code} ${problem.sentence}`)).size).toBe(1);
  });
});

test("the places of gateways are not for imports: they answer to the operator's own list only", async () => {
  const admin = await listening((_request, response) => void response.writeHead(200).end('{"keys":["canary"]}'));
  const address = `http://127.0.0.1:${admin.port}/key-auths`;
  const allow = (setting: string) => {
    process.env[setting] = `127.0.0.1:${admin.port}`;
    forgetEnv();
  };
  try {
    allow("GATEHOUSE_OUTBOUND_ALLOW");
    const refused = await problemOf(guardedFetch(address, { maxBytes: 1_000, deadlineMs: 2_000 }));
    expect(refused.sentence).toContain(`adds 127.0.0.1:${admin.port} to GATEHOUSE_IMPORT_ALLOW`);
    allow("GATEHOUSE_IMPORT_ALLOW");
    const { body } = await guardedFetch(address, { maxBytes: 1_000, deadlineMs: 2_000 });
    expect(body.toString()).toContain("canary");
  } finally {
    delete process.env.GATEHOUSE_OUTBOUND_ALLOW;
    delete process.env.GATEHOUSE_IMPORT_ALLOW;
    forgetEnv();
  }
});
