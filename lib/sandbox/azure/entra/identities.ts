import { z } from "zod";

const assignmentSchema = z.object({
  roleName: z.string(),
  actions: z.array(z.string()),
  notActions: z.array(z.string()).default([]),
  /** The resource id that it holds below; "/" is everything. */
  scope: z.string().default("/"),
});
export type Assignment = z.infer<typeof assignmentSchema>;

/** An application registered in the sandbox's directory, and what it may do in the subscription. */
export const identitySchema = z.object({
  clientId: z.string(),
  objectId: z.string(),
  displayName: z.string(),
  secrets: z.array(z.string()).default([]),
  /** Public keys of its certificates, PEM, by the base64url thumbprint that `x5t` or `x5t#S256` names. */
  certificates: z.array(z.object({ thumbprint: z.string(), publicKey: z.string() })).default([]),
  /** Whose tokens are taken in place of a secret: workload identity federation. */
  federated: z
    .array(
      z.object({
        issuer: z.string(),
        subject: z.string(),
        audiences: z.array(z.string()).default(["api://AzureADTokenExchange"]),
        /** The issuer's public key, PEM. */
        publicKey: z.string(),
      }),
    )
    .default([]),
  assignments: z.array(assignmentSchema),
  /** Application roles, which its tokens for APIs carry. */
  roles: z.array(z.string()).default([]),
});
export type Identity = z.infer<typeof identitySchema>;
export type IdentityInput = z.input<typeof identitySchema>;

const readsOfEveryone = [
  "Microsoft.Authorization/*/read",
  "Microsoft.Resources/subscriptions/resourceGroups/read",
  "Microsoft.ResourceHealth/availabilityStatuses/read",
];

/** "Azure built-in roles for Integration", the API Management roles. */
export const contributorRole = {
  roleName: "API Management Service Contributor",
  actions: ["Microsoft.ApiManagement/service/*", ...readsOfEveryone],
};
export const readerRole = {
  roleName: "API Management Service Reader Role",
  actions: ["Microsoft.ApiManagement/service/*/read", "Microsoft.ApiManagement/service/read", ...readsOfEveryone],
  notActions: ["Microsoft.ApiManagement/service/users/keys/read"],
};
export const monitoringReaderRole = { roleName: "Monitoring Reader", actions: ["*/read"] };

/** Who is known when the caller names nobody. The secrets are examples and guard nothing. */
export const seededIdentities: Readonly<Record<"deployer" | "reader", IdentityInput>> = {
  deployer: {
    clientId: "6b1f6f3a-52c9-4f0e-9f4d-0d3c1f6f7a01",
    objectId: "0f6d2f5e-3b0e-4c52-8f0a-3a7f7a5d1c01",
    displayName: "gatehouse-deployer",
    secrets: ["sandbox~deployer~secret"],
    assignments: [contributorRole, monitoringReaderRole],
  },
  reader: {
    clientId: "6b1f6f3a-52c9-4f0e-9f4d-0d3c1f6f7a02",
    objectId: "0f6d2f5e-3b0e-4c52-8f0a-3a7f7a5d1c02",
    displayName: "gatehouse-reader",
    secrets: ["sandbox~reader~secret"],
    assignments: [readerRole, monitoringReaderRole],
  },
};
