import Box from "@mui/material/Box";
import { NextLink } from "#components/ui/next-link.tsx";
import { Status, type Tone } from "#components/ui/status.tsx";

interface CounterCardProps {
  readonly label: string;
  readonly value: number | string;
  /** The list of what is counted. */
  readonly href: string;
  readonly tone?: Tone;
  /** It is what the list below shows; pressing it again shows all. */
  readonly isChosen?: boolean;
}

/** A number that leads to what it counts. */
export function CounterCard({ label, value, href, tone = "neutral", isChosen = false }: CounterCardProps) {
  return (
    <li>
      <Box
        component={NextLink}
        href={href}
        aria-current={isChosen ? "true" : undefined}
        sx={{
          display: "block",
          border: 1,
          borderColor: isChosen ? "primary.main" : "divider",
          borderRadius: 1,
          bgcolor: "background.paper",
          px: 2,
          py: 1.5,
          color: "text.primary",
          textDecoration: "none",
          "&:hover": { bgcolor: "action.hover" },
        }}
      >
        <Box
          component="span"
          sx={{ display: "block", fontSize: 28, fontWeight: 600, lineHeight: 1.3, letterSpacing: "-0.02em" }}
        >
          {typeof value === "number" ? value.toLocaleString("en") : value}
        </Box>
        <Box component="span" sx={{ fontSize: 13, color: "text.secondary" }}>
          {tone === "neutral" ? label : <Status tone={tone}>{label}</Status>}
        </Box>
      </Box>
    </li>
  );
}
