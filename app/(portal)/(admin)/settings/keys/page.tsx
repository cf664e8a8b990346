import Box from "@mui/material/Box";
import type { Metadata } from "next";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { count } from "#components/ui/time-words.ts";
import { type KeyRotation, type KeyStatus, keyStatus } from "#lib/credentials/key-rotation.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { requireActor } from "../../../require-actor.ts";
import { LockedPage } from "../locked-page.tsx";
import { KeyControls } from "./key-controls.tsx";
import { RotationProgress } from "./rotation-progress.tsx";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage() {
  const actor = await requireActor();
  const locked = lockedReason(actor.role, "settings:manage");
  if (locked !== undefined) return <LockedPage title="Keys" who="Only admins see master keys" reason={locked} />;
  const status = await keyStatus(actor);
  const where = status.source === "file" ? "in the file key of the data folder" : "in GATEHOUSE_KEY";
  return (
    <>
      <PageHeader
        title="Keys"
        description={`Master keys wrap the key of each secret. They are ${where}, and shown to nobody.`}
      />
      {status.rotation === undefined ? null : <Rotation rotation={status.rotation} />}
      <Section title="Master keys" description="The first seals; all of them open." flush>
        <DataTable caption="Master keys" columns={columns(status)} rows={status.keys} rowKey={(key) => key.version} />
      </Section>
      <Section title="Rotation" description={status.locked.renew ?? "A new key, and every secret under it."}>
        <KeyControls locked={status.locked} />
        {status.locked.forget ? (
          <Box sx={{ color: "text.secondary", fontSize: 12, mt: 1 }}>Forget old keys: {status.locked.forget}</Box>
        ) : null}
      </Section>
    </>
  );
}

function columns({ keys }: KeyStatus): readonly Column<KeyStatus["keys"][number]>[] {
  return [
    { name: "Key", cell: (key) => <code>{key.version}</code> },
    {
      name: "Use",
      cell: (key) =>
        key === keys[0] ? <Status tone="good">Seals and opens</Status> : <Status tone="neutral">Opens</Status>,
    },
    { name: "Secrets", align: "right", cell: (key) => key.secrets.toLocaleString("en") },
  ];
}

function Rotation({ rotation }: { readonly rotation: KeyRotation }) {
  const { state, to, moved, total, startedAt, endedAt, problem } = rotation;
  switch (state) {
    case "running":
      return (
        <Section
          title={`Rewrapping under ${to}`}
          description={
            <>
              Began <RelativeTime at={new Date(startedAt)} />
            </>
          }
        >
          <RotationProgress to={to} moved={moved} total={total} />
        </Section>
      );
    case "failed":
      return (
        <Notice severity="error" title={`Rewrapping stopped after ${count(moved, "secret")}`}>
          {problem} Every secret still opens under its own key. Mend this, then rewrap again.
        </Notice>
      );
    case "done":
      return (
        <Notice severity="success" title={`${count(moved, "secret")} under ${to}`}>
          {endedAt ? (
            <>
              Done <RelativeTime at={new Date(endedAt)} />.
            </>
          ) : null}
        </Notice>
      );
    default:
      return state satisfies never;
  }
}
