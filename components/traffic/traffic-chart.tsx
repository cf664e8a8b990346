import Box from "@mui/material/Box";
import { useId } from "react";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { type Figures, figuresWords, millisecondsWords, periodWords, shareWords } from "./traffic-words.ts";

export interface ChartPeriod {
  readonly at: Date;
  /** Null where it is not known. */
  readonly figures: Figures | null;
  readonly reason: string | null;
}

interface TrafficChartProps {
  /** Says what is counted. */
  readonly label: string;
  /** The oldest first. */
  readonly periods: readonly ChartPeriod[];
  /** Of one period. */
  readonly seconds: number;
}

const height = 120;
const step = 10;
const gap = 2;

/** Requests by period, server errors at the foot of each bar; a hatched bar is a period of which nothing is known. */
export function TrafficChart({ label, periods, seconds }: TrafficChartProps) {
  const most = Math.max(1, ...periods.map(({ figures }) => figures?.requests ?? 0));
  const hatch = useId();
  const [first] = periods;
  const last = periods.at(-1);
  return (
    <Box component="figure" sx={{ m: 0 }}>
      <Box sx={{ display: "flex", justifyContent: "space-between", flexWrap: "wrap", columnGap: 2, ...small }}>
        <span>Up to {most.toLocaleString("en")} requests</span>
        <Legend />
      </Box>
      <Box
        component="svg"
        role="img"
        aria-label={summary(label, periods)}
        viewBox={`0 0 ${periods.length * step} ${height}`}
        preserveAspectRatio="none"
        sx={{ display: "block", width: "100%", height, my: 0.5, borderBottom: 1, borderColor: "divider" }}
      >
        <defs>
          <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="1.4" height="4" fill="var(--mui-palette-text-disabled)" opacity={0.5} />
          </pattern>
        </defs>
        {periods.map((period, index) => (
          <Bar key={period.at.getTime()} {...{ period, index, most, seconds, hatch }} />
        ))}
      </Box>
      <Box sx={{ display: "flex", justifyContent: "space-between", ...small }}>
        <span>{first ? periodWords(first.at, seconds) : ""}</span>
        <span>{last ? periodWords(last.at, seconds) : ""}</span>
      </Box>
      <Box component="details" className="no-print" sx={{ mt: 1, ...small }}>
        <summary>Show as a table</summary>
        <DataTable
          caption={`${label}, by period`}
          columns={columnsOf(seconds)}
          rows={periods.toReversed()}
          rowKey={({ at }) => at.toISOString()}
        />
      </Box>
    </Box>
  );
}

const small = { fontSize: 12, color: "text.secondary" } as const;

interface BarProps {
  readonly period: ChartPeriod;
  readonly index: number;
  readonly most: number;
  readonly seconds: number;
  /** Id of the pattern for what is not known. */
  readonly hatch: string;
}

function Bar({ period: { at, figures, reason }, index, most, seconds, hatch }: BarProps) {
  const title = `${periodWords(at, seconds)}: ${figuresWords(figures, reason)}`;
  const x = index * step + gap / 2;
  const width = step - gap;
  if (figures === null) {
    return (
      <rect x={x} y={0} width={width} height={height} fill={`url(#${hatch})`}>
        <title>{title}</title>
      </rect>
    );
  }
  // A handful of errors among millions is still to be seen.
  const tall = (value: number) => (value === 0 ? 0 : Math.max(2, (value / most) * height));
  const [all, failed] = [tall(figures.requests), tall(figures.serverErrors)];
  return (
    <g>
      <title>{title}</title>
      <rect x={x} y={0} width={width} height={height} fill="transparent" />
      <rect x={x} y={height - all} width={width} height={all} fill="var(--mui-palette-primary-main)" opacity={0.45} />
      <rect x={x} y={height - failed} width={width} height={failed} fill="var(--mui-palette-error-main)" />
    </g>
  );
}

const hatched = "repeating-linear-gradient(45deg, var(--mui-palette-text-disabled) 0 1px, transparent 1px 3px)";

function Legend() {
  const swatch = { display: "inline-block", width: 10, height: 10, mr: 0.5, borderRadius: "2px" } as const;
  return (
    <Box component="span" aria-hidden sx={{ display: "inline-flex", gap: 1.5 }}>
      <span>
        <Box component="span" sx={{ ...swatch, bgcolor: "primary.main", opacity: 0.45 }} />
        Requests
      </span>
      <span>
        <Box component="span" sx={{ ...swatch, bgcolor: "error.main" }} />
        5xx
      </span>
      <span>
        <Box component="span" sx={{ ...swatch, background: hatched }} />
        Not known
      </span>
    </Box>
  );
}

function summary(label: string, periods: readonly ChartPeriod[]): string {
  const known = periods.filter(({ figures }) => figures !== null);
  const sum = (figure: "requests" | "serverErrors") =>
    known.reduce((total, { figures }) => total + (figures?.[figure] ?? 0), 0);
  const unknown = periods.length - known.length;
  const rest = unknown === 0 ? "" : ` Nothing is known of ${unknown} of ${periods.length} periods.`;
  return `${label}: ${sum("requests").toLocaleString("en")} requests, ${sum("serverErrors").toLocaleString("en")} server errors.${rest}`;
}

function columnsOf(seconds: number): readonly Column<ChartPeriod>[] {
  const figure = (name: string, words: (figures: Figures) => string): Column<ChartPeriod> => ({
    name,
    align: "right",
    cell: ({ figures }) => (figures === null ? "Unknown" : words(figures)),
  });
  return [
    { name: "From", cell: ({ at }) => periodWords(at, seconds) },
    figure("Requests", ({ requests }) => requests.toLocaleString("en")),
    figure("4xx", ({ clientErrors, requests }) => shareWords(clientErrors, requests)),
    figure("5xx", ({ serverErrors, requests }) => shareWords(serverErrors, requests)),
    figure("Average", ({ averageMs }) => millisecondsWords(averageMs)),
    { name: "Why not known", cell: ({ reason }) => reason ?? "" },
  ];
}
