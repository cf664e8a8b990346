import { describeConnector } from "../conformance/suite.ts";
import { azureSubject } from "./fixtures/azure-subject.testing.ts";

describeConnector(azureSubject);
