import { describe, expect, it } from "vitest";
import { accessKey } from "../../aws/account.testing.ts";
import { expectPredicted } from "../../conformance/expectations.ts";
import { runTo, sampleOwner } from "../../conformance/run.ts";
import { ConnectorError } from "../../connector-error.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { orders } from "../fixtures/orders.testing.ts";

describe("signing in", () => {
  it("works as a role that wants the external id, signs in once for all sessions, and does not count it", async () => {
    const stage = await openAwsRest();
    const { role, assumer } = stage.handle.aws.credentials;
    const connect = (externalId: string) =>
      stage.handle.connectAs({ roleArn: role.arn, externalId }, accessKey(assumer));
    const run = await runTo({ ...stage, session: connect(role.externalId) }, orders());
    expectPredicted("as a role", run);
    await runTo({ ...stage, session: connect(role.externalId) }, orders());
    const signIns = () => stage.sandbox.harness.calls.filter(({ effect }) => effect === "sign-in").length;
    expect(signIns()).toBe(1);
    stage.sandbox.harness.advance(56 * 60_000);
    await connect(role.externalId).list({ owner: sampleOwner, slug: stage.slug, places: [], known: [] });
    expect(signIns()).toBe(2);
  });

  it("says how to be trusted when the external id is another", async () => {
    const stage = await openAwsRest();
    const { role, assumer } = stage.handle.aws.credentials;
    const session = stage.handle.connectAs({ roleArn: role.arn, externalId: "another" }, accessKey(assumer));
    await expect(session.list({ owner: sampleOwner, slug: "x", places: [], known: [] })).rejects.toMatchObject({
      code: "forbidden",
    });
    const { permissions } = await session.check("read-write");
    expect(permissions).toMatchObject([{ name: "sts:AssumeRole", granted: false }]);
    expect(JSON.parse(permissions[0]?.remedy ?? "")).toMatchObject({
      Statement: [{ Action: "sts:AssumeRole", Condition: { StringEquals: { "sts:ExternalId": "another" } } }],
    });
  });

  it("asks for nothing that writes when the gateway is read-only, and writes the policy that is missing", async () => {
    const stage = await openAwsRest();
    const { permissions } = await stage.session.check("read-only");
    expect(permissions.map(({ name }) => name)).toEqual(["apigateway:GET on /restapis", "cloudwatch:GetMetricData"]);
    const reader = stage.handle.connectAs({}, accessKey(stage.handle.aws.credentials.readOnly));
    const lacking = (await reader.check("read-write")).permissions.filter(({ granted }) => !granted);
    expect(lacking.map(({ name }) => name)).toEqual([
      "apigateway:POST on /restapis",
      "apigateway:PUT on /restapis/*",
      "apigateway:PATCH on /restapis/*",
      "apigateway:DELETE on /restapis/*",
      "apigateway:PUT on /tags/*",
    ]);
    const { Statement } = JSON.parse(lacking[0]?.remedy ?? "");
    expect(Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      "Read",
      "Figures",
      "MakeMarked",
      "ChangeMarked",
      "Ask",
      "Mark",
      "Keys",
    ]);
  });

  it("keeps every secret out of what AWS refuses", async () => {
    const { sandbox } = await openAwsRest();
    const refused = await sandbox
      .connect("bad")
      .check("read-write")
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConnectorError);
    expect(JSON.stringify([refused, String(refused)])).not.toContain("sandbox-secret");
  });
});
