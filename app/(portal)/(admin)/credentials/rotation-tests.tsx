"use client";
import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import { ConnectionStatus } from "#components/gateways/connection-status.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { RotationTest } from "#lib/gateways/rotate-credential.ts";

interface RotationTestsProps {
  readonly tests: readonly RotationTest[];
  /** Ids of gateways the person switches all the same. */
  readonly accepted: ReadonlySet<string>;
  readonly onToggle: (gatewayId: string) => void;
}

/** What each gateway said to the new secret, and which of them may be switched untried. */
export function RotationTests({ tests, accepted, onToggle }: RotationTestsProps) {
  const refused = tests.some(({ verdict }) => verdict === "refused");
  return (
    <Notice
      severity={refused ? "error" : "warning"}
      title={refused ? "Nothing was switched: the new secret is refused" : "Nothing was switched yet"}
    >
      <Box component="ul" aria-label="What each gateway said" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {tests.map((test) => (
          <Box component="li" key={test.gatewayId} sx={{ display: "flex", gap: 1.5, flexWrap: "wrap", py: 0.5 }}>
            <Box component="span" sx={{ fontWeight: 500, minWidth: 120 }}>
              {test.gatewayName}
            </Box>
            <ConnectionStatus state={test.connection} />
            {test.note ? <span>{test.note}</span> : null}
            {test.verdict === "ask" ? (
              <FormControlLabel
                label={`Switch ${test.gatewayName} all the same`}
                control={
                  <Checkbox
                    size="small"
                    checked={accepted.has(test.gatewayId)}
                    onChange={() => onToggle(test.gatewayId)}
                  />
                }
              />
            ) : null}
          </Box>
        ))}
      </Box>
    </Notice>
  );
}
