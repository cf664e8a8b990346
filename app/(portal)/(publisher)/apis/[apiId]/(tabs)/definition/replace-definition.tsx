"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type ReadDocument, SourcePicker } from "#components/apis/source-picker.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { Notice } from "#components/ui/notice.tsx";
import { count } from "#components/ui/time-words.ts";
import { paths } from "#lib/web/paths.ts";
import { fetchDocumentAction } from "../../../new/actions.ts";
import { replaceDefinitionAction } from "../../actions.ts";

interface ReplaceDefinitionProps {
  readonly apiId: string;
  readonly rowVersion: number;
  readonly locked: string | undefined;
}

/** Read a document first, see what it says, then make it the definition. */
export function ReplaceDefinition({ apiId, rowVersion, locked }: ReplaceDefinitionProps) {
  const router = useRouter();
  const [read, setRead] = useState<ReadDocument>();
  const { run, pending, problem } = useAct(replaceDefinitionAction, () => router.push(paths.apiDefinition(apiId)));
  if (read === undefined) {
    return <SourcePicker onRead={setRead} fetchDocument={(url) => fetchDocumentAction({ url })} locked={locked} />;
  }
  const errors = read.findings.filter((finding) => finding.severity === "error").length;
  return (
    <FormShell
      label="Replace the definition"
      problem={problem}
      pending={pending}
      submitLabel="Use this definition"
      onSubmit={() => run({ apiId, rowVersion, documentId: read.id })}
      locked={
        locked ?? (errors > 0 ? `It has ${count(errors, "error")}. Correct the document and read it again.` : undefined)
      }
    >
      <Notice severity={errors > 0 ? "error" : "info"} title={`${read.summary.title} ${read.summary.version}`}>
        {count(read.summary.operations.length, "operation")}, {count(read.findings.length, "finding")}.
        {read.findings.slice(0, 5).map((finding) => (
          <div key={`${finding.code} ${finding.place}`}>{finding.sentence}</div>
        ))}
      </Notice>
    </FormShell>
  );
}
