import { describe } from "vitest";
import { descriptorBugs } from "./descriptor-bugs.ts";
import { encodeBugs } from "./encode-bugs.ts";
import { expectCaught } from "./expect-caught.ts";

describe("the suite notices a connector that describes itself wrongly", () => expectCaught(descriptorBugs));

describe("the suite notices a connector that translates or plans wrongly", () => expectCaught(encodeBugs));
