import { awsHttpSubject } from "#lib/connectors/aws-http/fixtures/aws-http-subject.testing.ts";
import { awsRestSubject } from "#lib/connectors/aws-rest/fixtures/aws-rest-subject.testing.ts";
import { azureSubject } from "#lib/connectors/azure/fixtures/azure-subject.testing.ts";
import type { ConformanceSubject } from "#lib/connectors/conformance/subject.ts";
import { kongSubject } from "#lib/connectors/kong/fixtures/kong-subject.testing.ts";

/** Every connector that is measured, with the sandbox it is measured against. */
export const subjects: readonly ConformanceSubject[] = [awsHttpSubject, awsRestSubject, azureSubject, kongSubject];
