import Box from "@mui/material/Box";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Status } from "#components/ui/status.tsx";
import type { PermissionCheck } from "#lib/connectors/connector.ts";

const neededFor = { read: "to discover", write: "to deploy", both: "always" } as const;

/** Each permission on its own line: granted or not, why it matters, and the smallest change that grants it. */
export function PermissionReport({ permissions }: { readonly permissions: readonly PermissionCheck[] }) {
  return (
    <Box component="ul" aria-label="Permissions" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {permissions.map((permission) => (
        <Box
          component="li"
          key={permission.name}
          sx={{ py: 1, borderTop: 1, borderColor: "divider", "&:first-of-type": { borderTop: 0 } }}
        >
          <Box sx={{ display: "flex", gap: 2, flexWrap: "wrap", alignItems: "baseline" }}>
            <Box sx={{ width: 110 }}>
              <Status tone={permission.granted ? "good" : "bad"}>{permission.granted ? "Granted" : "Missing"}</Status>
            </Box>
            <Box sx={{ fontWeight: 500 }}>{permission.name}</Box>
            <Box sx={{ color: "text.secondary", fontSize: 13 }}>needed {neededFor[permission.neededFor]}</Box>
          </Box>
          <Box sx={{ color: "text.secondary", fontSize: 13, pl: { sm: "126px" } }}>{permission.reason}</Box>
          {!permission.granted && permission.remedy ? (
            <Box sx={{ pl: { sm: "126px" }, mt: 0.5 }}>
              <CodeBlock text={permission.remedy} label={`remedy for ${permission.name}`} />
            </Box>
          ) : null}
        </Box>
      ))}
    </Box>
  );
}
