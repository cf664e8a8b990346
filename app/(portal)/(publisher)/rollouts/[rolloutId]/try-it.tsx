"use client";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import type { TriedEndpoint } from "#lib/rollouts/try-endpoint.ts";
import { tryEndpointAction } from "./actions.ts";

export interface TryItProps {
  readonly rolloutId: string;
  readonly targetId: string;
  readonly gatewayName: string;
  readonly endpoint: string;
  /** A path that can be called as it is. */
  readonly samplePath: string;
  readonly locked: string | undefined;
}

/** Calls an endpoint from Gatehouse, as a consumer without a key would. A GET, and nothing else. */
export function TryIt({ rolloutId, targetId, gatewayName, endpoint, samplePath, locked }: TryItProps) {
  const [path, setPath] = useState(samplePath);
  const { run, pending, problem, data } = useAct(tryEndpointAction);
  return (
    <Box component="details" sx={{ fontSize: 13 }}>
      <Box component="summary" sx={{ cursor: "pointer", color: "text.secondary", py: 0.5 }}>
        Try it on {gatewayName}
      </Box>
      {problem && problem.fields.path === undefined ? <ProblemNotice problem={problem} /> : null}
      <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", alignItems: "flex-start", pt: 1 }}>
        <TextField
          label={`Path on ${gatewayName}`}
          size="small"
          value={path}
          onChange={(event) => setPath(event.target.value)}
          error={problem?.fields.path !== undefined}
          helperText={problem?.fields.path ?? "Sent from Gatehouse as a GET, without a key."}
          slotProps={{ htmlInput: { spellCheck: false } }}
          sx={{ flex: 1, minWidth: 220, maxWidth: 480 }}
        />
        <LockableButton
          variant="outlined"
          aria-label={`Send GET to ${gatewayName}`}
          pending={pending}
          locked={locked}
          onClick={() => run({ rolloutId, targetId, endpoint, method: "GET", path })}
        >
          Send GET
        </LockableButton>
      </Box>
      <Box role="status" aria-live="polite" aria-label={`Answer of ${gatewayName}`} sx={{ py: data ? 1 : 0 }}>
        {data ? <Answer answer={data} gatewayName={gatewayName} /> : null}
      </Box>
    </Box>
  );
}

function Answer({ answer, gatewayName }: { readonly answer: TriedEndpoint; readonly gatewayName: string }) {
  if (answer.kind === "silent") return answer.sentence;
  const { status, durationMs, contentType, body } = answer;
  return (
    <>
      <Box sx={{ mb: 0.5 }}>
        {status} in {durationWords(durationMs)}
        {contentType ? `, ${contentType}` : ""}
      </Box>
      {body === "" ? null : <CodeBlock text={body} label={`the answer of ${gatewayName}`} />}
    </>
  );
}
