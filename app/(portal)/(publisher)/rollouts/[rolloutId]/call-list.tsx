"use client";
import Box from "@mui/material/Box";
import { durationWords } from "#components/ui/time-words.ts";
import type { WireCall } from "./wire.ts";

/** Provider calls as evidence: method, redacted address, answer, duration, the provider's own request id. */
export function CallList({ title, calls }: { readonly title: string; readonly calls: readonly WireCall[] }) {
  return (
    <Box component="details" sx={{ pl: { sm: "104px" }, color: "text.secondary", fontSize: 12 }}>
      <Box component="summary" sx={{ cursor: "pointer", py: 0.5 }}>
        {title}
      </Box>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {calls.map((call) => (
          <Box component="li" key={call.id} sx={{ overflowWrap: "anywhere", py: 0.25 }}>
            <code>
              {call.method} {call.address}
            </code>{" "}
            {call.status ?? call.problem ?? "no answer"} in {durationWords(call.durationMs)}
            {call.providerRequestId ? `, request ${call.providerRequestId}` : ""}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
