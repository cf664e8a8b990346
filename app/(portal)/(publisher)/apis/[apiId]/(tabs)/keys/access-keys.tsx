"use client";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status, type Tone } from "#components/ui/status.tsx";
import type { AccessKeyView } from "#lib/access-keys/queries.ts";
import { issueAccessKeyAction, revokeAccessKeyAction, rotateAccessKeyAction } from "./actions.ts";

interface AccessKeysProps {
  readonly apiId: string;
  readonly gateways: readonly { readonly id: string; readonly name: string }[];
  readonly keys: readonly AccessKeyView[];
  /** By gateway id: why this person may change nothing there. */
  readonly refusals: Readonly<Record<string, string>>;
  readonly locked: string | undefined;
}

const states: Readonly<Record<AccessKeyView["state"], readonly [tone: Tone, word: string]>> = {
  active: ["good", "Active"],
  issuing: ["warning", "Issuing was cut off"],
  revoking: ["warning", "Revoking was cut off"],
  revoked: ["neutral", "Revoked"],
};

export function AccessKeys({ apiId, gateways, keys, refusals, locked }: AccessKeysProps) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [gatewayId, setGatewayId] = useState(gateways[0]?.id ?? "");
  const [shown, setShown] = useState<string>();
  const issue = useAct(issueAccessKeyAction, ({ key }) => {
    setShown(key);
    setName("");
  });
  const rotate = async (accessKeyId: string) => {
    const result = await rotateAccessKeyAction({ accessKeyId });
    if (result.ok) setShown(result.data.key);
    return result;
  };
  const columns: readonly Column<AccessKeyView>[] = [
    { name: "Name", cell: (key) => key.name },
    { name: "Gateway", cell: (key) => key.gatewayName },
    { name: "State", cell: (key) => <Status tone={states[key.state][0]}>{states[key.state][1]}</Status> },
    { name: "Fingerprint", cell: (key) => <code>{key.fingerprint}</code> },
    { name: "Made", cell: (key) => <RelativeTime at={key.createdAt} /> },
    {
      name: "Acts",
      headingHidden: true,
      align: "right",
      cell: (key) => {
        const over = refusals[key.gatewayId] ?? (key.state === "revoked" ? "It is revoked." : undefined);
        return (
          <Stack direction="row" sx={{ gap: 0.5, justifyContent: "flex-end" }}>
            <ConfirmButton
              small
              label="Rotate"
              title={`Rotate the key ${key.name}?`}
              act={() => rotate(key.id)}
              onDone={() => router.refresh()}
              locked={locked ?? over}
            >
              A new key of the same name is made, then this one stops working. Whoever uses it needs the new one.
            </ConfirmButton>
            <ConfirmButton
              small
              danger
              label="Revoke"
              title={`Revoke the key ${key.name}?`}
              act={() => revokeAccessKeyAction({ accessKeyId: key.id })}
              onDone={() => router.refresh()}
              locked={locked ?? over}
            >
              It stops working on {key.gatewayName} at once, and cannot be brought back.
            </ConfirmButton>
          </Stack>
        );
      },
    },
  ];
  return (
    <>
      {shown ? (
        <Notice severity="success" title="This key is shown only now. Copy it.">
          <CodeBlock text={shown} label="access key" />
        </Notice>
      ) : null}
      <FormShell
        label="Issue a key"
        problem={issue.problem}
        pending={issue.pending}
        submitLabel="Issue key"
        onSubmit={() => issue.run({ apiId, gatewayId, name })}
        locked={locked ?? refusals[gatewayId] ?? (gateways.length === 0 ? "It runs on no gateway now." : undefined)}
      >
        <Stack direction={{ xs: "column", sm: "row" }} sx={{ gap: 2, maxWidth: 720 }}>
          <TextField
            label="Who uses it"
            required
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={issue.problem?.fields.name !== undefined}
            helperText={issue.problem?.fields.name}
          />
          <TextField
            select
            label="On gateway"
            value={gatewayId}
            onChange={(event) => setGatewayId(event.target.value)}
            slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
          >
            {gateways.map((gateway) => (
              <option key={gateway.id} value={gateway.id}>
                {gateway.name}
              </option>
            ))}
          </TextField>
        </Stack>
      </FormShell>
      <Box sx={{ mt: 3 }}>
        {keys.length > 0 ? (
          <DataTable caption="Access keys" columns={columns} rows={keys} rowKey={(key) => key.id} />
        ) : (
          "No keys yet."
        )}
      </Box>
    </>
  );
}
