import { FindingsList } from "#components/apis/findings-list.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { durationWords } from "#components/ui/time-words.ts";
import type { CheckReport } from "#lib/connectors/connector.ts";
import type { ConnectionState } from "#lib/model/gateway.ts";
import { ConnectionStatus } from "./connection-status.tsx";
import { PermissionReport } from "./permission-report.tsx";

interface CheckOutcomeProps {
  readonly outcome: {
    readonly connection: ConnectionState;
    readonly note: string | null;
    readonly detail: string | null;
    readonly report: CheckReport | null;
    readonly durationMs: number;
  };
}

/** What a test found: who the gateway says we are, and what we may do there. */
export function CheckOutcomeReport({ outcome }: CheckOutcomeProps) {
  const { connection, note, detail, report, durationMs } = outcome;
  const severity = connection === "connected" ? "success" : connection === "degraded" ? "warning" : "error";
  return (
    <div>
      <Notice severity={severity} title={note ?? `Connected in ${durationWords(durationMs)}.`}>
        {detail ? <CodeBlock text={detail} label="the gateway's own words" /> : null}
      </Notice>
      {report ? (
        <>
          <Facts
            facts={[
              ["State", <ConnectionStatus key="state" state={connection} />],
              ["Identity", report.identity],
              ["Version", report.version],
            ]}
          />
          <PermissionReport permissions={report.permissions} />
          <FindingsList findings={report.findings} />
        </>
      ) : null}
    </div>
  );
}
