/** Lower-case letters, digits and hyphens, 40 characters at most; safe in any provider's names. */
export function slugOf(text: string): string {
  const words = text
    .normalize("NFKD")
    .replace(/\p{M}|['’]/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  // Cut between words where there are some.
  const slug =
    words.length > 40
      ? words
          .slice(0, 41)
          .replace(/-[^-]*$/, "")
          .slice(0, 40)
      : words;
  return slug || "api";
}

/** `v2` of 2.4.1, `v2024` of 2024-10-01; a version without a leading number is taken whole. */
export function majorOf(version: string): string {
  const number = /^v?(\d+)/i.exec(version.trim())?.[1];
  return number === undefined ? slugOf(version) : `v${Number(number)}`;
}

export interface ProposedNames {
  readonly name: string;
  readonly version: string;
  readonly slug: string;
  readonly basePath: string;
}

/** Name, version and addresses for an API of which only title and version are known. */
export function proposeNames(title: string, version: string): ProposedNames {
  const name = title.trim().slice(0, 120) || "Untitled API";
  const proposedVersion = version.trim().slice(0, 40) || "1.0.0";
  const stem = slugOf(name).replace(/-(?:rest-)?api$/, "") || "api";
  const major = majorOf(proposedVersion);
  return { name, version: proposedVersion, slug: `${stem}-${major}`, basePath: `/${stem}/${major}` };
}
