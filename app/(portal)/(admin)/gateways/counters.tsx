import Box from "@mui/material/Box";
import type { ReactNode } from "react";
import { CounterCard } from "#components/dashboard/counter-card.tsx";
import { connectionLook } from "#components/gateways/connection-status.tsx";
import { modeWords } from "#components/gateways/mode-words.ts";
import { NextLink } from "#components/ui/next-link.tsx";
import { descriptors } from "#lib/connectors/descriptors.ts";
import type { GatewayCounts } from "#lib/gateways/queries.ts";
import { connectionStates, gatewayModeSchema } from "#lib/model/gateway.ts";
import { paths } from "#lib/web/paths.ts";
import { type GatewayListSearch, writeSearch } from "./list-search.ts";

interface CountersProps {
  readonly counts: GatewayCounts;
  readonly wanted: GatewayListSearch;
}

/** Numbers that are filters: how many gateways each connection, kind and mode has. A chosen one lets go when pressed. */
export function Counters({ counts, wanted }: CountersProps) {
  const address = (change: Partial<GatewayListSearch>) => paths.gateways(writeSearch({ ...wanted, ...change }));
  const states = connectionStates.filter((state) => counts.connection.has(state) || state === wanted.connection);
  const modes = gatewayModeSchema.options.filter((mode) => counts.mode.has(mode) || mode === wanted.mode);
  const kinds = [...new Set([...counts.kind.keys(), ...(wanted.kind ? [wanted.kind] : [])])].toSorted();
  return (
    <Box component="nav" aria-label="Counters" sx={{ mb: 2 }}>
      <Box component="ul" aria-label="By connection" sx={cards}>
        {states.map((connection) => (
          <CounterCard
            key={connection}
            {...connectionLook(connection)}
            value={counts.connection.get(connection) ?? 0}
            isChosen={wanted.connection === connection}
            href={address({ connection: wanted.connection === connection ? undefined : connection })}
          />
        ))}
      </Box>
      <Box sx={{ display: "flex", columnGap: 3, rowGap: 1, flexWrap: "wrap" }}>
        <Chips label="By kind">
          {kinds.map((kind) => (
            <Chip
              key={kind}
              isChosen={wanted.kind === kind}
              href={address({ kind: wanted.kind === kind ? undefined : kind })}
              count={counts.kind.get(kind) ?? 0}
            >
              {Object.hasOwn(descriptors, kind) ? (descriptors[kind]?.label ?? kind) : kind}
            </Chip>
          ))}
        </Chips>
        <Chips label="By mode">
          {modes.map((mode) => (
            <Chip
              key={mode}
              isChosen={wanted.mode === mode}
              href={address({ mode: wanted.mode === mode ? undefined : mode })}
              count={counts.mode.get(mode) ?? 0}
            >
              {modeWords[mode]}
            </Chip>
          ))}
        </Chips>
      </Box>
    </Box>
  );
}

function Chips({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Box component="ul" aria-label={label} sx={chips}>
      {children}
    </Box>
  );
}

interface ChipProps {
  readonly href: string;
  readonly count: number;
  readonly isChosen: boolean;
  readonly children: ReactNode;
}

function Chip({ href, count, isChosen, children }: ChipProps) {
  return (
    <li>
      <Box
        component={NextLink}
        href={href}
        aria-current={isChosen ? "true" : undefined}
        sx={{ ...chip, borderColor: isChosen ? "primary.main" : "divider" }}
      >
        {children}
        <Box component="span" sx={{ color: "text.secondary" }}>
          {count.toLocaleString("en")}
        </Box>
      </Box>
    </li>
  );
}

const list = { listStyle: "none", m: 0, p: 0 } as const;
const cards = {
  ...list,
  mb: 1.5,
  display: "grid",
  gap: 1.5,
  gridTemplateColumns: "repeat(auto-fill, minmax(160px, 1fr))",
} as const;
const chips = { ...list, display: "flex", gap: 1, flexWrap: "wrap" } as const;
const chip = {
  display: "inline-flex",
  gap: 1,
  alignItems: "center",
  minHeight: 28,
  px: 1.25,
  border: 1,
  borderRadius: 1,
  fontSize: 13,
  color: "text.primary",
  textDecoration: "none",
  bgcolor: "background.paper",
  "&:hover": { bgcolor: "action.hover" },
} as const;
