import { expect, test } from "vitest";
import { explainSupport } from "./explain-support.ts";
import { kong } from "./kong/descriptor.ts";

const facts = kong.profiles[0]?.facts ?? {};
const why = (given: object, feature: string) =>
  explainSupport(kong, { ...facts, ...given }).find((explained) => explained.feature === feature);

test("what the facts take away says so, and with which facts it would be there", () => {
  expect(why({}, "cors")).toEqual({ feature: "cors", level: "full", why: "" });
  expect(why({ plugins: [] }, "cors")).toMatchObject({
    level: "none",
    why: expect.stringMatching(/cors.* With the facts of kong-oss-3\.9 it is exact\.$/),
  });
});

test("what the facts give says that others lack it", () => {
  const poor = { ...kong, profiles: [{ name: "bare", facts: { ...facts, plugins: [] } }] };
  const cors = explainSupport(poor, facts).find(({ feature }) => feature === "cors");
  expect(cors).toMatchObject({
    level: "full",
    why: expect.stringMatching(/^By what the last check found\. With the facts of bare: /),
  });
});

test("what no gateway of the kind can say has the kind's own sentence alone", () => {
  const { sentence } = { sentence: "", ...kong.capabilities(facts).jwt };
  expect(why({}, "jwt")).toEqual({ feature: "jwt", level: "none", why: sentence });
});
