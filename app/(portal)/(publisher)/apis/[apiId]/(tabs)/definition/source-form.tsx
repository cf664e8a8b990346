"use client";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import { useState, useTransition } from "react";
import { FindingsList } from "#components/apis/findings-list.tsx";
import { LazySourceCode } from "#components/apis/lazy-source-code.tsx";
import { AutosaveForm } from "#components/forms/autosave-form.tsx";
import { useDraftKeeper } from "#components/forms/use-draft-keeper.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import type { Finding } from "#lib/model/finding.ts";
import type { Json } from "#lib/model/json.ts";
import { formatSourceAction, saveSourceAction } from "../../actions.ts";
import { loadSource } from "../../draft-values.ts";
import { changedLines } from "./changed-lines.ts";

interface SourceFormProps {
  readonly apiId: string;
  readonly rowVersion: number;
  readonly source: string;
  readonly format: "json" | "yaml";
  /** Of the definition as it is saved. */
  readonly findings: readonly Finding[];
  /** Under which name the browser keeps what is not saved yet. */
  readonly keptAs: string;
  readonly locked: string | undefined;
}

/** The definition as text. What is typed is read by the server and, when it has no errors, is the draft's definition. */
export function SourceForm({ apiId, rowVersion, source, format, findings: saved, keptAs, locked }: SourceFormProps) {
  const [formatsOnSave, setFormatsOnSave] = useState(false);
  const [said, setSaid] = useState<string>();
  const [formatting, startFormatting] = useTransition();
  const draft = useDraftKeeper({
    keptAs,
    values: { source },
    rowVersion,
    save: (version, values) =>
      saveSourceAction({ apiId, rowVersion: version, source: String(values.source ?? ""), format }),
    load: () => loadSource(apiId),
  });
  const text = String(draft.values.source ?? "");
  const refused = draft.state === "refused" ? draft.problem?.findings : undefined;
  const findings = refused ?? saved;
  const otherSide = (value: Json | undefined) => {
    const [conflict] = draft.conflicts;
    return String((value === conflict?.mine ? conflict?.theirs : conflict?.mine) ?? "");
  };
  const layOut = () =>
    startFormatting(async () => {
      const result = await formatSourceAction({ source: text, format });
      if (!result.ok) setSaid(result.problem.sentence);
      else if (!result.data.done) setSaid(result.data.sentence);
      else {
        setSaid(undefined);
        draft.set({ source: result.data.source });
      }
      draft.flush();
    });
  return (
    <AutosaveForm
      label="Source of the definition"
      draft={draft}
      labelOf={() => "Source"}
      show={(value) => <CodeBlock text={changedLines(otherSide(value), String(value ?? ""))} label="changed lines" />}
      locked={locked}
      actions={
        <>
          <LockableButton size="small" variant="outlined" locked={locked} pending={formatting} onClick={layOut}>
            Format
          </LockableButton>
          <FormControlLabel
            label="Format when saved by Ctrl or ⌘ and S"
            control={
              <Checkbox size="small" checked={formatsOnSave} onChange={() => setFormatsOnSave(!formatsOnSave)} />
            }
          />
          {said ? <span role="status">{said}</span> : null}
        </>
      }
    >
      <LazySourceCode
        label="Source"
        value={text}
        onChange={(next) => draft.set({ source: next })}
        format={format}
        findings={findings}
        readOnly={locked !== undefined}
        onSave={() => (formatsOnSave ? layOut() : draft.flush())}
      />
      {findings.length > 0 ? <FindingsList findings={findings} /> : null}
    </AutosaveForm>
  );
}
