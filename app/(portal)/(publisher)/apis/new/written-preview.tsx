"use client";
import Box from "@mui/material/Box";
import { FieldGroup } from "#components/forms/field-group.tsx";
import { Status } from "#components/ui/status.tsx";
import { count } from "#components/ui/time-words.ts";
import type { WrittenOperation } from "#lib/openapi/written-operations.ts";
import type { WrittenValues } from "./written-values.ts";

interface WrittenPreviewProps {
  readonly basePath: string;
  readonly operations: readonly WrittenOperation[];
  readonly problems: ReadonlyMap<number, string>;
  readonly backends: WrittenValues["backends"];
}

const shown = 20;

/** What consumers will call and where it goes, before anything is saved. */
export function WrittenPreview({ basePath, operations, problems, backends }: WrittenPreviewProps) {
  const named = operations.filter((_, position) => !problems.has(position));
  const isEmpty = operations.every(({ path }) => path === "");
  const front = basePath === "/" ? "" : basePath;
  const behind = backends.map(({ url }) => url).filter((url) => url !== "");
  return (
    <FieldGroup label="Preview" description="What consumers call. Nothing is saved or deployed yet.">
      <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1, px: 2, py: 1.5, fontSize: 13 }}>
        {problems.size > 0 ? (
          <Status tone={isEmpty ? "neutral" : "warning"}>
            {isEmpty ? "No operation yet" : `${count(problems.size, "operation")} to correct`}
          </Status>
        ) : (
          <Status tone="good">{count(named.length, "operation")}</Status>
        )}
        <Box component="ul" aria-label="Preview of operations" sx={{ listStyle: "none", m: 0, mt: 1, p: 0 }}>
          {named.slice(0, shown).map(({ method, path, summary }, position) => (
            <Box component="li" key={`${position} ${method} ${path}`} sx={{ overflowWrap: "anywhere", py: 0.25 }}>
              <code>
                {method} {front}
                {path}
              </code>{" "}
              <Box component="span" sx={{ color: "text.secondary" }}>
                {summary}
              </Box>
            </Box>
          ))}
        </Box>
        {named.length > shown ? <p>And {named.length - shown} more.</p> : null}
        <Box sx={{ color: "text.secondary", mt: 1, overflowWrap: "anywhere" }}>
          {behind.length > 0 ? `Requests go to ${behind.join(", ")}.` : "No backend is named yet."}
        </Box>
      </Box>
    </FieldGroup>
  );
}
