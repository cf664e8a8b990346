import Link from "@mui/material/Link";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { NextLink } from "#components/ui/next-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { GatewayDetail } from "#lib/gateways/queries.ts";
import type { ConnectionState } from "#lib/model/gateway.ts";
import { paths } from "#lib/web/paths.ts";

/** Where a person mends what is wrong; nothing where the page itself says it below. */
const ways: Readonly<Partial<Record<ConnectionState, string>>> = {
  "credential-refused": "Give it another credential",
  unreachable: "Change its address",
  disabled: "Enable it",
};

/** What is wrong with the connection, in our words and the gateway's own, and the way to mend it. */
export function ConnectionTrouble({ gateway }: { readonly gateway: GatewayDetail }) {
  const { id, connection, connectionNote, connectionDetail } = gateway;
  const title =
    connection === "disabled" ? "It is disabled: Gatehouse calls nothing there, and it keeps serving." : connectionNote;
  if (title === null) return null;
  const way = ways[connection];
  return (
    <Notice
      severity={connection === "degraded" ? "warning" : connection === "disabled" ? "info" : "error"}
      title={title}
    >
      {connectionDetail === null ? null : <CodeBlock text={connectionDetail} label="the gateway’s own words" />}
      {way === undefined ? null : (
        <Link
          component={NextLink}
          href={paths.gatewaySettings(id)}
          color="inherit"
          sx={{ display: "inline-block", mt: 1 }}
        >
          {way}
        </Link>
      )}
    </Notice>
  );
}
