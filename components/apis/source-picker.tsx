"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import LinearProgress from "@mui/material/LinearProgress";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { type ChangeEvent, type DragEvent, useId, useState } from "react";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { visuallyHidden } from "#components/ui/visually-hidden.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { ActionResult, Problem } from "#lib/model/problem.ts";
import { sendDocument } from "./send-document.ts";

/** What reading a document said about it. */
export interface ReadDocument {
  readonly id: string;
  readonly summary: { readonly title: string; readonly version: string; readonly operations: readonly unknown[] };
  readonly findings: readonly Finding[];
}

interface SourcePickerProps {
  readonly onRead: (document: ReadDocument) => void;
  readonly fetchDocument: (url: string) => Promise<ActionResult<ReadDocument>>;
  readonly locked: string | undefined;
}

type Progress = { readonly words: string; readonly percent?: number };

/** A document from a file, from the clipboard or from an address. What was typed stays when reading fails. */
export function SourcePicker({ onRead, fetchDocument, locked }: SourcePickerProps) {
  const [text, setText] = useState("");
  const [url, setUrl] = useState("");
  const [progress, setProgress] = useState<Progress>();
  const [problem, setProblem] = useState<Problem>();

  const take = async (work: () => Promise<ActionResult<ReadDocument>>) => {
    setProblem(undefined);
    setProgress({ words: "Reading the document…" });
    const result = await work();
    setProgress(undefined);
    if (result.ok) onRead(result.data);
    else setProblem(result.problem);
  };
  const send = (source: Blob, name: string) =>
    take(() =>
      sendDocument(source, name, (percent) =>
        setProgress(percent < 100 ? { words: `Sending ${name}…`, percent } : { words: "Reading the document…" }),
      ),
    );
  const busy = progress !== undefined ? "Wait until the document is read." : locked;
  return (
    <Box>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Box role="status" aria-live="polite" sx={{ minHeight: progress ? 36 : 0 }}>
        {progress ? (
          <>
            {progress.words}
            <LinearProgress
              aria-label={progress.words}
              variant={progress.percent === undefined ? "indeterminate" : "determinate"}
              value={progress.percent ?? 0}
            />
          </>
        ) : null}
      </Box>
      <Stack sx={{ gap: 3 }}>
        <FileDrop onFile={(file) => send(file, file.name)} locked={busy} />
        <Stack sx={{ gap: 1, alignItems: "flex-start" }}>
          <TextField
            label="Paste a document"
            multiline
            minRows={5}
            maxRows={18}
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder={'openapi: 3.1.0\ninfo:\n  title: Orders\n  version: "1.0"'}
            slotProps={{
              htmlInput: { spellCheck: false, style: { fontFamily: "var(--font-mono, monospace)", fontSize: 13 } },
            }}
          />
          <LockableButton
            variant="outlined"
            locked={busy ?? (text.trim() === "" ? "Paste a document first." : undefined)}
            onClick={() => send(new Blob([text]), "pasted document")}
          >
            Read pasted document
          </LockableButton>
        </Stack>
        <Stack direction={{ xs: "column", sm: "row" }} sx={{ gap: 1, alignItems: "flex-start" }}>
          <TextField
            label="Address of a document"
            type="url"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
            placeholder="https://example.com/openapi.yaml"
          />
          <LockableButton
            variant="outlined"
            locked={busy ?? (url.trim() === "" ? "Write an address first." : undefined)}
            onClick={() => take(() => fetchDocument(url.trim()))}
          >
            Fetch document
          </LockableButton>
        </Stack>
      </Stack>
    </Box>
  );
}

/** The input itself is not seen; its label shows where the keyboard is. */
const focusRing = {
  "&:focus-within": { outline: "2px solid var(--mui-palette-primary-main)", outlineOffset: 2 },
} as const;

function FileDrop({ onFile, locked }: { readonly onFile: (file: File) => void; readonly locked: string | undefined }) {
  const hintId = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined && locked === undefined) onFile(file);
  };
  return (
    <Box
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      sx={{
        border: "1px dashed",
        borderColor: over ? "primary.main" : "text.disabled",
        bgcolor: over ? "primary.light" : "transparent",
        borderRadius: 1,
        p: 3,
        textAlign: "center",
      }}
    >
      <Box id={hintId} sx={{ mb: 1.5 }}>
        Drop an OpenAPI or Swagger document here, as JSON or YAML, up to 20 MB
      </Box>
      {/* biome-ignore lint/a11y/useValidAriaRole: takes away the role of a button, because a label has its own. */}
      <Button
        component="label"
        role={undefined}
        tabIndex={-1}
        variant="outlined"
        disabled={locked !== undefined}
        sx={focusRing}
      >
        Choose file
        <Box
          component="input"
          type="file"
          aria-describedby={hintId}
          accept=".json,.yaml,.yml,application/json,text/yaml"
          disabled={locked !== undefined}
          onChange={(event: ChangeEvent<HTMLInputElement>) => {
            const file = event.target.files?.[0];
            if (file !== undefined) onFile(file);
            event.target.value = "";
          }}
          sx={visuallyHidden}
        />
      </Button>
      {locked ? <Box sx={{ color: "text.secondary", fontSize: 12, mt: 1 }}>{locked}</Box> : null}
    </Box>
  );
}
