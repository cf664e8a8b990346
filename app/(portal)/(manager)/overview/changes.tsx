import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import type { Overview } from "#lib/overview/overview.ts";
import { paths } from "#lib/web/paths.ts";
import { subjectPath } from "#lib/web/subject-path.ts";

type Change = Overview["changes"][number];

const verbs: Readonly<Record<string, string>> = {
  "rollout.start": "started a rollout of",
  "rollout.retry": "retried a rollout of",
  "rollout.cancel": "cancelled a rollout of",
  "deployment.detach": "detached",
  "gateway.register": "registered the gateway",
  "gateway.delete": "deleted the gateway",
  "gateway.disable": "disabled the gateway",
  "gateway.enable": "enabled the gateway",
  "gateway.change-mode": "changed the mode of the gateway",
  "gateway.check": "found another connection state of the gateway",
  "api.create": "created the API",
  "api.delete": "deleted the API",
};

/** Rollouts, registrations and the like of the last seven days. */
export function Changes({ changes }: Pick<Overview, "changes">) {
  return (
    <Section
      title="What changed this week"
      actions={
        <Button size="small" variant="outlined" href={paths.activity()} className="no-print">
          All activity
        </Button>
      }
      flush
    >
      {changes.length === 0 ? (
        <EmptyState title="Nothing changed in seven days">Rollouts and registrations are listed here.</EmptyState>
      ) : (
        <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
          {changes.map((change) => (
            <Box
              component="li"
              key={change.sequence}
              sx={{
                ...{ px: 2, py: 1, display: "flex", gap: 2, justifyContent: "space-between", fontSize: 13 },
                ...{ borderTop: 1, borderColor: "divider", "&:first-of-type": { borderTop: 0 } },
              }}
            >
              <Box sx={{ minWidth: 0, overflowWrap: "anywhere" }}>
                {change.actorName} {verbs[change.action] ?? change.action} <Subject {...change} />
              </Box>
              <Box sx={{ color: "text.secondary", whiteSpace: "nowrap" }}>
                <RelativeTime at={change.at} />
              </Box>
            </Box>
          ))}
        </Box>
      )}
    </Section>
  );
}

function Subject({ action, subjectType, subjectId, subjectName }: Change) {
  const words = subjectName ?? "one that is not named";
  const gone = subjectId === null || action.endsWith(".delete");
  const address = gone ? undefined : subjectPath(subjectType, subjectId);
  return address === undefined ? <span>{words}</span> : <Link href={address}>{words}</Link>;
}
