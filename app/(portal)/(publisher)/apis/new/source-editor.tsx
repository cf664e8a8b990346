"use client";
import Box from "@mui/material/Box";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { LazySourceCode } from "#components/apis/lazy-source-code.tsx";
import { sendDocument } from "#components/apis/send-document.ts";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import type { Finding } from "#lib/model/finding.ts";
import type { Problem } from "#lib/model/problem.ts";
import { paths } from "#lib/web/paths.ts";

interface SourceEditorProps {
  readonly source: string;
  readonly format: "json" | "yaml";
  readonly findings: readonly Finding[];
  readonly open: boolean;
  readonly locked: string | undefined;
}

/** The document as it was typed, to correct on the spot. Reading it again leads to the new reading's own address. */
export function SourceEditor({ source, format, findings, open, locked }: SourceEditorProps) {
  const router = useRouter();
  const [text, setText] = useState(source);
  const [problem, setProblem] = useState<Problem>();
  const [pending, startTransition] = useTransition();
  const readAgain = () =>
    startTransition(async () => {
      setProblem(undefined);
      const result = await sendDocument(new Blob([text]), "corrected document", () => {});
      if (result.ok) router.replace(paths.newApi({ document: result.data.id }), { scroll: false });
      else setProblem(result.problem);
    });
  return (
    <Box
      component="details"
      open={open}
      sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper", mb: 3, px: 2, py: 1.5 }}
    >
      <Box component="summary" sx={{ cursor: "pointer", fontWeight: 600 }}>
        Correct the document here
      </Box>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Box sx={{ mt: 1.5 }}>
        <LazySourceCode label="Document" value={text} onChange={setText} format={format} findings={findings} />
      </Box>
      <LockableButton
        variant="contained"
        pending={pending}
        locked={locked ?? (text === source ? "Nothing was changed yet." : undefined)}
        onClick={readAgain}
        sx={{ mt: 1 }}
      >
        Read again
      </LockableButton>
    </Box>
  );
}
