/** What a row can show beside the API's name. Browser-safe. */
export const apiColumns = ["basePath", "lifecycle", "owner", "operations", "runsOn", "changed"] as const;
export type ApiColumn = (typeof apiColumns)[number];

export const columnWords: Readonly<Record<ApiColumn, string>> = {
  basePath: "Base path",
  lifecycle: "Lifecycle",
  owner: "Owner",
  operations: "Operations",
  runsOn: "Runs on",
  changed: "Changed",
};
