import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllowEntry } from "./allow-entry.ts";
import { checkUrl, OutboundRefusal, resolveDestination } from "./destination.ts";
import { createDispatcher } from "./dispatcher.ts";
import { exchange, NoAnswer } from "./exchange.ts";
import { type Listener, listen } from "./listener.testing.ts";

let target: Listener;
beforeAll(async () => {
  target = await listen();
});
afterAll(() => target.close());

const limits = { deadlineMs: 5_000, maxBytes: 1_000, signal: new AbortController().signal };
const entries = (...texts: string[]) => texts.flatMap((text) => parseAllowEntry(text) ?? []);

async function refusalOf(address: string, resolve?: (name: string) => Promise<readonly string[]>): Promise<unknown> {
  const dispatcher = createDispatcher({ allow: () => [], resolve });
  try {
    await exchange(dispatcher, { method: "GET", url: new URL(address), headers: {} }, limits);
    return "it was reached";
  } catch (error) {
    return error instanceof NoAnswer ? error.cause : error;
  } finally {
    await dispatcher.destroy();
  }
}

describe("every spelling of a private address is refused before a single connect", () => {
  const spellings = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0x7f000001",
    "0x7f.0.0.1",
    "0X7F.0x0.0x0.0x1",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0177.0.0.01",
    "0",
    "0.0.0.0",
    "0x0",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127。0。0。1",
    "①②⑦.0.0.1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[::ffff:0:127.0.0.1]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "10.0.0.1",
    "192.168.0.1",
    "172.16.0.1",
    "100.100.100.200",
    "168.63.129.16",
  ];

  test.each(spellings)("http://%s", async (host) => {
    const before = target.connects();
    expect(await refusalOf(`http://${host}:${target.port}/`)).toBeInstanceOf(OutboundRefusal);
    expect(target.connects()).toBe(before);
  });

  test.each(["/\\@example.com/", "\\@example.com/", "#@example.com/", "?@example.com/", "/..//@example.com/"])(
    "the host is what stands before %s",
    async (rest) => {
      const before = target.connects();
      expect(await refusalOf(`http://127.0.0.1:${target.port}${rest}`)).toBeInstanceOf(OutboundRefusal);
      expect(target.connects()).toBe(before);
    },
  );

  test("a zone id is no part of an address", () => {
    expect(URL.canParse("http://[fe80::1%25eth0]/")).toBe(false);
  });

  test.each([
    ["a name that resolves to loopback", ["127.0.0.1"]],
    ["a name with one public and one private address", ["93.184.216.34", "127.0.0.1"]],
    ["a name that resolves to a mapped address", ["::ffff:127.0.0.1"]],
    ["a name that resolves to metadata", ["169.254.169.254"]],
  ])("%s", async (_what, addresses) => {
    const before = target.connects();
    expect(await refusalOf(`https://rebind.example:${target.port}/`, async () => addresses)).toBeInstanceOf(
      OutboundRefusal,
    );
    expect(target.connects()).toBe(before);
  });

  test("a name is resolved once, and what was vetted is what is connected to", async () => {
    let lookups = 0;
    const rebinding = async () => [lookups++ === 0 ? "127.0.0.1" : "10.0.0.1"];
    const dispatcher = createDispatcher({ allow: () => entries(`127.0.0.1:${target.port}`), resolve: rebinding });
    const url = new URL(`http://rebind.example:${target.port}/`);
    const answer = await exchange(dispatcher, { method: "GET", url, headers: {} }, limits);
    expect(answer.status).toBe(200);
    expect(lookups).toBe(1);
    await dispatcher.destroy();
  });
});

describe("a destination", () => {
  const publicly = async () => ["93.184.216.34"];
  const at = (protocol: string, hostname: string, port: number) => ({ protocol, hostname, port });

  test("public https needs no entry, public http does", async () => {
    await expect(resolveDestination(at("https:", "example.com", 443), [], publicly)).resolves.toMatchObject({
      public: true,
    });
    await expect(resolveDestination(at("http:", "example.com", 80), [], publicly)).rejects.toThrow(
      /plain http.*GATEHOUSE_OUTBOUND_ALLOW/,
    );
    await expect(
      resolveDestination(at("http:", "example.com", 80), entries("example.com"), publicly),
    ).resolves.toBeDefined();
  });

  test("the refusal names the setting and what to add", async () => {
    await expect(resolveDestination(at("https:", "10.0.0.1", 8444), [], publicly)).rejects.toThrow(
      /adds 10\.0\.0\.1:8444 to GATEHOUSE_OUTBOUND_ALLOW/,
    );
  });

  test.each(["169.254.169.254", "fd00:ec2::254", "168.63.129.16"])(
    "no entry opens metadata at %s",
    async (metadata) => {
      const everything = entries("0.0.0.0/0", "::/0", "metadata.example");
      await expect(resolveDestination(at("http:", metadata, 80), everything, publicly)).rejects.toThrow(
        /metadata service/,
      );
      await expect(
        resolveDestination(at("http:", "metadata.example", 80), everything, async () => [metadata]),
      ).rejects.toThrow(/metadata service/);
    },
  );

  test.each([
    ["file:///etc/passwd", /Only http and https/],
    ["gopher://127.0.0.1/", /Only http and https/],
    ["ftp://example.com/", /Only http and https/],
    ["data:text/plain,x", /Only http and https/],
    ["https://user:secret@example.com/", /user name or password/],
    ["http://metadata.google.internal/", /metadata service/],
  ])("%s is refused by its URL", (address, sentence) => {
    expect(() => checkUrl(new URL(address))).toThrow(sentence);
  });
});
