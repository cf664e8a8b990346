import { describe, expect, it } from "vitest";
import { descriptorBugs } from "./descriptor-bugs.ts";
import { encodeBugs } from "./encode-bugs.ts";
import { expectCaught, neverFailed } from "./expect-caught.ts";
import { faultBugs } from "./fault-bugs.ts";
import { sessionBugs } from "./session-bugs.ts";
import { surveyBugs } from "./survey-bugs.ts";

const everyBug = [...descriptorBugs, ...encodeBugs, ...sessionBugs, ...surveyBugs, ...faultBugs];

describe("the suite notices a connector that reads or writes wrongly", () => expectCaught(sessionBugs));

describe("the suite notices a connector that surveys wrongly", () => expectCaught(surveyBugs));

describe("the suite notices a connector that misunderstands a failure", () => expectCaught(faultBugs));

describe("the table of bugs", () => {
  it("fails every case at least once, so that none of them is an ornament", () => {
    expect(neverFailed(everyBug)).toEqual([]);
  });

  it("names each bug once", () => {
    const names = everyBug.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
