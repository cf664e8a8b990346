import { expect, test } from "vitest";
import { consoleAddress } from "./console-address.ts";

test.each([
  ["eu-central-1", "", "https://eu-central-1.console.aws.amazon.com/apigateway/main/apis?region=eu-central-1"],
  [
    "eu-central-1",
    "https://vpce-1.execute-api.eu-central-1.vpce.amazonaws.com",
    "https://eu-central-1.console.aws.amazon.com/apigateway/main/apis?region=eu-central-1",
  ],
  ["cn-north-1", "", "https://console.amazonaws.cn/apigateway/main/apis?region=cn-north-1"],
  ["us-gov-west-1", "", "https://console.amazonaws-us-gov.com/apigateway/main/apis?region=us-gov-west-1"],
  ["eu-central-1", "http://127.0.0.1:18301", undefined],
  ["eu-central-1", "https://amazonaws.com.example.com", undefined],
])("the console of %s at %o", (region, endpoint, address) => {
  expect(consoleAddress({ region, endpoint })).toBe(address);
});
