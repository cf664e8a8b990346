import { APIGatewayClient, GetRestApiCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, it } from "vitest";
import { createHarness } from "../conformance/harness.ts";
import type { HttpResponse } from "../connector.ts";
import { ConnectorError } from "../connector-error.ts";
import { connectToAws } from "./client.ts";
import { isConcurrentModification } from "./failure.ts";

const settings = {
  region: "eu-central-1",
  endpoint: "http://127.0.0.1:9",
  consumerAddress: "",
  roleArn: "",
  externalId: "",
};
const secretAccessKey = "a-secret-that-must-not-be-told";

/** One call through the vendor's SDK, answered so. */
function call(answer: HttpResponse | ConnectorError, answers = 1) {
  let given = 0;
  const harness = createHarness({
    send: async () => {
      given += 1;
      if (given > answers) return { status: 200, headers: {}, body: '{"id":"a1"}' };
      if (answer instanceof ConnectorError) throw answer;
      return answer;
    },
    answer: () => ({ status: 500, headers: {}, body: "" }),
  });
  const connection = connectToAws(
    { ...settings, endpoint: `http://127.0.0.1:${1 + Math.floor(Math.random() * 60_000)}` },
    { signIn: { type: "access-key", accessKeyId: "AKIAEXAMPLE", secretAccessKey, sessionToken: "" } },
    harness.context(),
  );
  const client = new APIGatewayClient(connection.clientConfiguration());
  const made = connection.call("GetRestApi", () => client.send(new GetRestApiCommand({ restApiId: "a1" })));
  return { made, harness };
}

const refusal = (status: number, type: string, message: string, headers = {}): HttpResponse => ({
  status,
  headers: { "content-type": "application/json", "x-amzn-errortype": type, "x-amzn-requestid": "r-1", ...headers },
  body: JSON.stringify({ message }),
});

describe("what an SDK call ended with", () => {
  it.each([
    [403, "UnrecognizedClientException", "auth"],
    [403, "InvalidSignatureException", "auth"],
    [403, "ExpiredTokenException", "auth"],
    [403, "AccessDeniedException", "forbidden"],
    [404, "NotFoundException", "not-found"],
    [409, "ConflictException", "conflict"],
    [429, "TooManyRequestsException", "rate-limited"],
    [429, "LimitExceededException", "quota-exceeded"],
    [400, "BadRequestException", "rejected"],
    [503, "ServiceUnavailableException", "unavailable"],
    [500, "SomethingNewException", "unavailable"],
  ])("%i %s is %s, in the vendor's words", async (status, type, code) => {
    const { made, harness } = call(refusal(status, type, `No ${secretAccessKey} here.`));
    await expect(made).rejects.toMatchObject({
      name: "ConnectorError",
      code,
      status,
      operation: "GetRestApi",
      detail: `${type}: No (secret) here.`,
      providerRequestId: "r-1",
    });
    expect(harness.calls).toHaveLength(1);
  });

  it("keeps the wait that was asked for", async () => {
    const { made } = call(refusal(429, "TooManyRequestsException", "Too Many Requests", { "retry-after": "7" }));
    await expect(made).rejects.toMatchObject({ code: "rate-limited", retryAfterMs: 7000 });
  });

  it("calls a page of something else malformed, and unavailable when it comes with 502", async () => {
    const page = { headers: { "content-type": "text/html" }, body: "<html>nginx</html>" };
    await expect(call({ status: 200, ...page }).made).rejects.toMatchObject({ code: "malformed-response" });
    await expect(call({ status: 502, ...page }).made).rejects.toMatchObject({ code: "unavailable" });
    await expect(call({ status: 302, ...page }).made).rejects.toMatchObject({ code: "invalid-config" });
  });

  it("lets the errors of the guarded way out through as they are", async () => {
    const own = new ConnectorError({ code: "unknown-outcome", sentence: "Lost.", operation: "POST /" });
    await expect(call(own).made).rejects.toBe(own);
  });

  it("waits a concurrent modification out, whatever name it comes by, and gives up in the end", async () => {
    const words = "Unable to complete operation due to concurrent modification. Please try again later.";
    for (const [status, name] of [
      [409, "ConflictException"],
      [400, "BadRequestException"],
    ] as const) {
      const { made, harness } = call(refusal(status, name, words), 2);
      await expect(made).resolves.toMatchObject({ id: "a1" });
      expect(harness.sleeps).toEqual([1000, 2000]);
    }
    const { made, harness } = call(refusal(409, "ConflictException", words), 1000);
    const error = await made.catch((thrown: unknown) => thrown);
    expect(error instanceof ConnectorError && isConcurrentModification(error)).toBe(true);
    expect(harness.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(60_000);
  });
});
