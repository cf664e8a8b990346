"use client";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { readOperationLines, type WrittenOperation } from "#lib/openapi/written-operations.ts";

/** Many operations at once, one a line. Lines that are none stay, with why. */
export function PasteOperations({ onAdd }: { readonly onAdd: (operations: readonly WrittenOperation[]) => void }) {
  const [text, setText] = useState("");
  const [refused, setRefused] = useState<readonly string[]>([]);
  const add = () => {
    const read = readOperationLines(text);
    if (read.operations.length > 0) onAdd(read.operations);
    setText(read.refused.map(({ line }) => line).join("\n"));
    setRefused(read.refused.map(({ line, sentence }) => `“${line}”: ${sentence}`));
  };
  return (
    <Box component="details">
      <Box component="summary" sx={{ cursor: "pointer", fontSize: 13, color: "text.secondary" }}>
        Paste operations as lines
      </Box>
      <TextField
        label="Operations, one a line"
        multiline
        minRows={4}
        maxRows={16}
        value={text}
        placeholder={"GET /orders List orders\nGET /orders/{id} Get an order\nPOST /orders Create an order"}
        onChange={(event) => {
          setText(event.target.value);
          setRefused([]);
        }}
        error={refused.length > 0}
        helperText={refused.length > 0 ? refused.slice(0, 5).join(" ") : "Method, path, and what it is for."}
        slotProps={{
          htmlInput: { spellCheck: false, style: { fontFamily: "var(--font-mono, monospace)", fontSize: 13 } },
        }}
        sx={{ mt: 1.5, mb: 1 }}
      />
      <LockableButton
        size="small"
        variant="outlined"
        locked={text.trim() === "" ? "Paste some lines first." : undefined}
        onClick={add}
      >
        Add these operations
      </LockableButton>
    </Box>
  );
}
