import { z } from "zod";
import { backendSchema, operationSchema } from "#lib/model/definition.ts";
import { policyEntrySchema } from "#lib/model/policy/policy.ts";

const dialects = ["swagger-2.0", "openapi-3.0", "openapi-3.1", "openapi-3.2"] as const;
export type Dialect = (typeof dialects)[number];

/** One security scheme of a document, and what a gateway could make of it. */
const securitySchemeSummarySchema = z.object({
  name: z.string(),
  /** In the document's words: `apiKey`, `http bearer`, `oauth2`, `openIdConnect`, `mutualTLS`. */
  type: z.string(),
  /** Which policy expresses it, and what is still to be filled in. */
  sentence: z.string(),
});
export type SecuritySchemeSummary = z.infer<typeof securitySchemeSummarySchema>;

/** What the portal fills in for the person, who may change all of it. Nothing here is applied by itself. */
const proposalSchema = z.object({
  name: z.string(),
  version: z.string(),
  slug: z.string(),
  basePath: z.string(),
  /** The first server that requests can be sent to. */
  backends: z.array(backendSchema),
  policies: z.array(policyEntrySchema),
});

/** What a document says, without the document: enough for the import page and for making an API of it. */
export const documentSummarySchema = z.object({
  dialect: z.enum(dialects).optional(),
  title: z.string(),
  version: z.string(),
  description: z.string().optional(),
  operations: z.array(operationSchema),
  /** How many operations each method has. */
  methods: z.record(z.string(), z.number()),
  /** Server addresses as the document writes them. */
  servers: z.array(z.string()),
  /** Those that a gateway can send requests to, variables filled in by their defaults: mostly stages, not shares of one. */
  backends: z.array(backendSchema),
  security: z.array(securitySchemeSummarySchema),
  webhooks: z.number(),
  proposed: proposalSchema,
  /** Of the normalised document: two files that differ in layout only share it. */
  contentHash: z.string(),
});
export type DocumentSummary = z.infer<typeof documentSummarySchema>;
