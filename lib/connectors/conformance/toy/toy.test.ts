import { describeConnector } from "../suite.ts";
import { toySubject } from "./toy-subject.ts";

describeConnector(toySubject());
