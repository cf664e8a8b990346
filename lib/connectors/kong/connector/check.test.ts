import { expect, it, onTestFinished } from "vitest";
import type { WriteSession } from "../../connector.ts";
import { kongConnector } from "../connector.ts";
import { openKong } from "../fixtures/kong-stage.testing.ts";
import { startKongSandbox } from "../fixtures/kong-subject.testing.ts";

it("reads a Kong without a database, and refuses to write to it", async () => {
  const handle = await startKongSandbox({ database: "off" });
  onTestFinished(handle.close);
  const session: WriteSession = kongConnector.connect(
    handle.settings,
    handle.credentials.good,
    handle.harness.context(),
  );
  const { facts, permissions, findings } = await session.check("read-write");
  expect(facts.database).toBe("off");
  expect(permissions.filter(({ granted }) => !granted).map(({ name }) => name)).toEqual(["write services"]);
  expect(findings[0]?.code).toBe("gateway.dbless");
  expect(handle.harness.calls.filter(({ effect }) => effect === "write")).toEqual([]);
});

it("asks for nothing that writes when the gateway is read-only, and sees a controller's hand", async () => {
  const stage = await openKong();
  await stage.operate("POST", "/services", {
    name: "k8s",
    host: "k8s.internal",
    tags: ["managed-by-ingress-controller"],
  });
  const { permissions, findings } = await stage.session.check("read-only");
  expect(permissions.map(({ neededFor }) => neededFor)).not.toContain("write");
  expect(findings.map(({ code }) => code)).toEqual(["kong.ingress-controller"]);
  expect(stage.sandbox.harness.calls.filter(({ effect }) => effect === "write")).toEqual([]);
});
