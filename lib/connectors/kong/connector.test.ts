import { describeConnector } from "../conformance/suite.ts";
import { kongSubject } from "./fixtures/kong-subject.testing.ts";

describeConnector(kongSubject);
