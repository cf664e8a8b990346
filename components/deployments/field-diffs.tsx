interface FieldDiff {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Styles for every table of differences inside: a plan may hold hundreds, so each is plain HTML. */
export const fieldDiffStyles = {
  "& table": { borderCollapse: "collapse", width: "100%", fontSize: 12, tableLayout: "fixed" },
  "& th": { textAlign: "left", fontWeight: 500, color: "text.secondary" },
  "& th, & td": {
    py: 0.5,
    pr: 2,
    borderBottom: 1,
    borderColor: "divider",
    verticalAlign: "top",
    overflowWrap: "anywhere",
  },
} as const;

/** Field by field: what is there now, and what would be. Secrets arrive here as words already. */
export function FieldDiffs({ fields }: { readonly fields: readonly FieldDiff[] }) {
  if (fields.length === 0) return <p>The whole object.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Now</th>
          <th scope="col">Then</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.path}>
            <td>
              <code>{field.path}</code>
            </td>
            <td>{shown(field.before)}</td>
            <td>{shown(field.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
