import { expect, test } from "vitest";
import { azure } from "../descriptor.ts";

const settings = { ...azure.sample.settings, armEndpoint: "", authorityHost: "" };

test("a service opens in the portal of its cloud, in its own directory", () => {
  expect(azure.consoleAddress?.({ ...settings, cloud: "china" })).toBe(
    "https://portal.azure.cn/#@8f2a4c1e-6d3b-4e57-9a10-2b7c5d9e0f11/resource/subscriptions/3d6c1b2a-9e8f-4a7b-8c5d-1e2f3a4b5c6d/resourceGroups/gatehouse-sandbox/providers/Microsoft.ApiManagement/service/apim-contoso/overview",
  );
});

test("a gateway that is not Microsoft's, and settings that do not parse, open nowhere", () => {
  expect(azure.consoleAddress?.(azure.sample.settings)).toBeUndefined();
  expect(azure.consoleAddress?.({})).toBeUndefined();
});
