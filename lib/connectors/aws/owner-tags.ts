import type { OwnerMark } from "#lib/model/resource.ts";

// The owner mark as tags: "Tagging your API Gateway resources" (keys to 128 and values to 256 characters, no `aws:`).

export const ownerTagKeys = {
  installationId: "gatehouse:installation",
  deploymentId: "gatehouse:deployment",
  apiId: "gatehouse:api",
} as const satisfies Record<keyof OwnerMark, string>;

type Tags = Readonly<Record<string, string>>;

export function ownerTags(owner: OwnerMark): Record<string, string> {
  return {
    [ownerTagKeys.installationId]: owner.installationId,
    [ownerTagKeys.deploymentId]: owner.deploymentId,
    [ownerTagKeys.apiId]: owner.apiId,
  };
}

/** The mark of what serves every deployment of an installation, and belongs to none of them. */
export function installationTags({ installationId }: OwnerMark): Record<string, string> {
  return { [ownerTagKeys.installationId]: installationId };
}

/** Made by this installation, for whichever deployment. */
export function isOfInstallation(tags: Tags | undefined, { installationId }: OwnerMark): boolean {
  return tags?.[ownerTagKeys.installationId] === installationId;
}

/** Whose the object is, when its tags say so whole. */
export function ownerOf(tags: Tags | undefined): OwnerMark | undefined {
  const installationId = tags?.[ownerTagKeys.installationId];
  const deploymentId = tags?.[ownerTagKeys.deploymentId];
  const apiId = tags?.[ownerTagKeys.apiId];
  return installationId && deploymentId && apiId ? { installationId, deploymentId, apiId } : undefined;
}

/** Made for this very deployment, by this installation. */
export function isOwnedBy(tags: Tags | undefined, owner: OwnerMark): boolean {
  const found = ownerOf(tags);
  return found?.deploymentId === owner.deploymentId && found.installationId === owner.installationId;
}
