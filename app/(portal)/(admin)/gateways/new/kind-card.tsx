import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import { GatewayMark } from "#components/gateways/gateway-mark.tsx";
import { modeWords } from "#components/gateways/mode-words.ts";
import type { Descriptor } from "#lib/connectors/connector.ts";
import { policyTypes } from "#lib/model/policy/policy.ts";
import { paths } from "#lib/web/paths.ts";

/** One kind of gateway: whose it is, what Gatehouse may do there, how much of our policies it can say. */
export function KindCard({ descriptor, isChosen }: { readonly descriptor: Descriptor; readonly isChosen: boolean }) {
  return (
    <Box
      component="li"
      sx={{
        border: 1,
        borderColor: isChosen ? "primary.main" : "divider",
        borderRadius: 1,
        p: 2,
        width: 320,
        display: "flex",
        gap: 1.5,
      }}
    >
      <GatewayMark kind={descriptor.kind} size={28} />
      <Box sx={{ minWidth: 0 }}>
        <Link
          href={paths.newGateway(descriptor.kind)}
          color="inherit"
          sx={{ fontWeight: 600 }}
          aria-current={isChosen ? "true" : undefined}
        >
          {descriptor.label}
        </Link>
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          {descriptor.summary}
        </Typography>
        <Typography variant="caption" component="p" sx={{ color: "text.secondary" }}>
          {policyWords(descriptor)}
        </Typography>
        <Typography variant="caption" component="p" sx={{ color: "text.secondary" }}>
          {descriptor.modes.map((mode) => modeWords[mode]).join(" · ")}
        </Typography>
      </Box>
    </Box>
  );
}

/** As the first of its profiles can; what a certain gateway can is on its own page. */
function policyWords({ capabilities, profiles }: Descriptor): string {
  const can = capabilities(profiles[0]?.facts ?? {});
  const levels = policyTypes.map((type) => can[type].level);
  const exact = levels.filter((level) => level === "full").length;
  const partly = levels.filter((level) => level === "partial").length;
  return `Of ${levels.length} policies: ${exact} exactly, ${partly} in part`;
}
