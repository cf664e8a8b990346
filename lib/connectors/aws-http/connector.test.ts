import { describeConnector } from "../conformance/suite.ts";
import { awsHttpSubject } from "./fixtures/aws-http-subject.testing.ts";

describeConnector(awsHttpSubject);
