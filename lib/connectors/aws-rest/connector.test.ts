import { describeConnector } from "../conformance/suite.ts";
import { awsRestSubject } from "./fixtures/aws-rest-subject.testing.ts";

describeConnector(awsRestSubject);
