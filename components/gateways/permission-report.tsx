import Box from "@mui/material/Box";
import { Status } from "#components/ui/status.tsx";
import type { PermissionCheck } from "#lib/connectors/connector.ts";
import { Remedy } from "./remedy.tsx";

const neededFor = { read: "to discover", write: "to deploy", both: "always" } as const;

/** Each permission on its own line: granted or not, why it matters; and once, the smallest change that grants it. */
export function PermissionReport({ permissions }: { readonly permissions: readonly PermissionCheck[] }) {
  const remedies = remediesOf(permissions);
  return (
    <Box component="ul" aria-label="Permissions" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {permissions.map((permission) => {
        const remedy = remedies.find(({ names }) => names.at(-1) === permission.name);
        return (
          <Box
            component="li"
            key={permission.name}
            sx={{ py: 1, borderTop: 1, borderColor: "divider", "&:first-of-type": { borderTop: 0 } }}
          >
            <Box sx={{ display: "flex", columnGap: 2, flexWrap: "wrap", alignItems: "baseline" }}>
              <Box sx={{ width: 110 }}>
                <Status tone={permission.granted ? "good" : "bad"}>{permission.granted ? "Granted" : "Missing"}</Status>
              </Box>
              <Box sx={{ fontWeight: 500 }}>{permission.name}</Box>
              <Box sx={{ color: "text.secondary", fontSize: 13 }}>needed {neededFor[permission.neededFor]}</Box>
            </Box>
            <Box sx={{ ...indented, color: "text.secondary", fontSize: 13, overflowWrap: "anywhere" }}>
              {permission.reason}
            </Box>
            {remedy ? (
              <Box sx={{ ...indented, mt: 1 }}>
                {remedy.names.length > 1 ? (
                  <Box sx={{ fontSize: 13, mb: 0.5 }}>One change grants {remedy.names.join(", ")}:</Box>
                ) : null}
                <Remedy text={remedy.text} label={`remedy for ${remedy.names.length > 1 ? "all" : permission.name}`} />
              </Box>
            ) : null}
          </Box>
        );
      })}
    </Box>
  );
}

const indented = { pl: { sm: "126px" } } as const;

/** Each different remedy with the permissions that it grants: one policy often grants all that is missing. */
function remediesOf(permissions: readonly PermissionCheck[]) {
  const namesByText = new Map<string, string[]>();
  for (const { granted, remedy, name } of permissions) {
    if (granted || remedy === undefined) continue;
    namesByText.set(remedy, [...(namesByText.get(remedy) ?? []), name]);
  }
  return [...namesByText].map(([text, names]) => ({ text, names }));
}
