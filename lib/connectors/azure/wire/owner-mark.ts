import type { OwnerMark } from "#lib/model/resource.ts";

/** What stands in an API's description: for people a sentence, for us whose it is and what the definition calls it. */
export interface ApiMark {
  readonly owner: OwnerMark;
  readonly name: string;
  readonly version: string;
  readonly basePath: string;
}

const firstWord = "gatehouse";

/** "[gatehouse installation=… deployment=…]": values are percent-encoded, so that any text can be read back. */
function bracket(fields: Readonly<Record<string, string>>): string {
  const said = Object.entries(fields).map(([key, value]) => `${key}=${encodeURIComponent(value.toWellFormed())}`);
  return `[${firstWord} ${said.join(" ")}]`;
}

function readBracket(text: string | undefined): Readonly<Record<string, string>> | undefined {
  const [, inner] = /\[gatehouse ([^\]]*)\]/.exec(text ?? "") ?? [];
  if (inner === undefined) return undefined;
  try {
    return Object.fromEntries(
      inner.split(" ").map((field) => {
        const at = field.indexOf("=");
        return [field.slice(0, at), decodeURIComponent(field.slice(at + 1))];
      }),
    );
  } catch {
    return undefined;
  }
}

export function describeApi({ owner, name, version, basePath }: ApiMark): string {
  const { installationId: installation, deploymentId: deployment, apiId: api } = owner;
  return `Managed by Gatehouse. ${bracket({ installation, deployment, api, name, version, base: basePath })}`;
}

export function readApiMark(description: string | undefined): ApiMark | undefined {
  const { installation, deployment, api, name, version, base } = readBracket(description) ?? {};
  if (!installation || !deployment || !api) return undefined;
  return {
    owner: { installationId: installation, deploymentId: deployment, apiId: api },
    name: name ?? "",
    version: version ?? "",
    basePath: base ?? "/",
  };
}

export function isOwnedBy(mark: ApiMark | undefined, owner: OwnerMark): boolean {
  return mark?.owner.installationId === owner.installationId && mark.owner.deploymentId === owner.deploymentId;
}

/** What stands in a revision's description, of which Azure keeps 256 characters: whose it is, and what it serves. */
export function describeRevision({ installationId, deploymentId }: OwnerMark, digest: string): string {
  return bracket({ installation: installationId, deployment: deploymentId, digest });
}

/** The digest that we gave this revision; nothing when it is not one of this deployment. */
export function readRevisionDigest(description: string | undefined, owner: OwnerMark): string | undefined {
  const { installation, deployment, digest } = readBracket(description) ?? {};
  return installation === owner.installationId && deployment === owner.deploymentId ? digest : undefined;
}
