"use client";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { BackendsField } from "#components/apis/backends-field.tsx";
import { AutosaveForm } from "#components/forms/autosave-form.tsx";
import type { Values } from "#components/forms/merge-values.ts";
import { useDraftKeeper } from "#components/forms/use-draft-keeper.ts";
import type { Backend } from "#lib/model/definition.ts";
import { isJsonObject, type Json } from "#lib/model/json.ts";
import { updateDraftAction } from "../actions.ts";
import { detailsOf, loadDraft } from "../draft-values.ts";

interface DetailsFormProps {
  readonly apiId: string;
  readonly rowVersion: number;
  readonly saved: Values;
  /** Under which name the browser keeps what is not saved yet. */
  readonly keptAs: string;
  readonly locked: string | undefined;
}

const labels: Readonly<Record<string, string>> = {
  name: "Name",
  version: "Version",
  basePath: "Base path",
  backends: "Backends",
};

/** Name, version, base path and backends of the draft, saved as they are typed. */
export function DetailsForm({ apiId, rowVersion, saved, keptAs, locked }: DetailsFormProps) {
  const draft = useDraftKeeper({
    keptAs,
    values: saved,
    rowVersion,
    save: (version, values, changed) =>
      updateDraftAction({ apiId, rowVersion: version, patch: patchOf(values, changed) }),
    load: () => loadDraft(apiId, detailsOf),
  });
  const fields = withoutPrefix(draft.problem?.fields ?? {});
  const text = (name: "name" | "version" | "basePath") => (
    <TextField
      label={labels[name]}
      required
      value={String(draft.values[name] ?? "")}
      onChange={(event) => draft.set({ [name]: event.target.value })}
      error={fields[name] !== undefined}
      helperText={fields[name]}
      disabled={locked !== undefined}
    />
  );
  return (
    <AutosaveForm
      label="Details"
      draft={draft}
      labelOf={(field) => labels[field] ?? field}
      show={showDetail}
      locked={locked}
    >
      <Stack direction={{ xs: "column", sm: "row" }} sx={{ gap: 2, maxWidth: 880 }}>
        {text("name")}
        {text("version")}
        {text("basePath")}
      </Stack>
      <BackendsField
        value={backendsIn(draft.values.backends)}
        onChange={(backends) => draft.set({ backends: backends.map(({ url, weight }) => ({ url, weight })) })}
        problems={fields}
        path="backends"
        locked={locked}
      />
    </AutosaveForm>
  );
}

function patchOf(values: Values, changed: readonly string[]) {
  const text = (name: string) => (changed.includes(name) ? { [name]: String(values[name] ?? "") } : {});
  const backends = changed.includes("backends") ? { backends: backendsIn(values.backends) } : {};
  return { ...text("name"), ...text("version"), ...text("basePath"), ...backends };
}

function backendsIn(value: Json | undefined): Backend[] {
  const rows: readonly Json[] = Array.isArray(value) ? value : [];
  return rows
    .filter(isJsonObject)
    .map(({ url, weight }) => ({ url: String(url ?? ""), weight: Number(weight ?? 100) }));
}

function showDetail(value: Json | undefined, field: string) {
  if (field !== "backends") return <code>{String(value ?? "")}</code>;
  const backends = backendsIn(value);
  return backends.map(({ url, weight }, position) => (
    <div key={`${position} ${url}`}>
      <code>{url}</code>
      {backends.length > 1 ? ` weight ${weight}` : ""}
    </div>
  ));
}

/** The server names fields by their place in the whole input; the fields of this form sit under `patch`. */
function withoutPrefix(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, sentence]) => [name.replace(/^patch\./, ""), sentence]));
}
