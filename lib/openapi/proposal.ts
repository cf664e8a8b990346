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

/** The next major version: `2.0.0` after 1.4.2, `v2` after v1; what has no number to raise gets one. */
export function nextVersion(version: string): string {
  const [, before = "", major = "", rest = ""] = /^(\D*)(\d+)(.*)$/.exec(version.trim()) ?? [];
  if (major === "" || Number(major) > 999) return `${version.trim()}-2`;
  return `${before}${Number(major) + 1}${rest.replace(/\d+/g, "0")}`;
}

/** The base path of the next version: its `v1` becomes `v2`; one that names no version gets one. */
export function nextBasePath(basePath: string, version: string, next: string): string {
  const [old, now] = [majorOf(version), majorOf(next)];
  const segments = basePath.split("/");
  if (segments.includes(old)) return segments.map((segment) => (segment === old ? now : segment)).join("/");
  return `${basePath === "/" ? "" : basePath}/${now}`;
}
