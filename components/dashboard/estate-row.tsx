import { memo } from "react";
import { deploymentLooks } from "#components/deployments/deployment-status.tsx";
import { toneShape } from "#components/ui/status.tsx";
import type { DeploymentState } from "#lib/model/deployment.ts";
import type { EstateRow } from "#lib/model/estate.ts";
import { paths } from "#lib/web/paths.ts";
import { cellWidth } from "./estate-styles.ts";

export interface EstateColumn {
  readonly id: string;
  readonly name: string;
}

interface EstateGridRowProps {
  readonly row: EstateRow;
  /** From 0, below the heading. */
  readonly index: number;
  /** Pixels from the top of all rows. */
  readonly offset: number;
  readonly columns: readonly EstateColumn[];
  /** The columns that are in the page: from the first up to and without the second. */
  readonly from: number;
  readonly to: number;
  /** The column of the active cell, when it is in this row. */
  readonly activeColumn: number | undefined;
  readonly gridId: string;
}

export const cellId = (gridId: string, row: number, column: number) => `${gridId}-${row}-${column}`;

/** One API and where it stands. Its links are followed by the grid, which has the keyboard. */
export const EstateGridRow = memo(function EstateGridRow(props: EstateGridRowProps) {
  const { row, index, offset, columns, from, to, activeColumn, gridId } = props;
  // Not table elements: laid out as blocks, browsers would no longer take them for a table.
  const place = (role: "rowheader" | "gridcell", column: number) => ({
    role,
    id: cellId(gridId, index, column),
    className: `cell ${column === 0 ? "first" : ""} ${activeColumn === column ? "active" : ""}`,
    "aria-colindex": column + 1,
  });
  const asRow = { role: "row", "aria-rowindex": index + 2 };
  return (
    <div {...asRow} className="row" style={{ transform: `translateY(${offset}px)` }}>
      <div {...place("rowheader", 0)}>
        <a href={paths.api(row.id)} tabIndex={-1} title={`${row.name} ${row.version}`}>
          {row.name} <span className="version">{row.version}</span>
        </a>
      </div>
      <div style={{ width: from * cellWidth }} className="spacer" />
      {columns.slice(from, to).map(({ id, name }, position) => {
        const state = row.cells[id];
        return (
          <div key={id} {...place("gridcell", from + position + 1)}>
            {state === undefined ? (
              <span className="none" title={`Not on ${name}`}>
                Not there
              </span>
            ) : (
              <StateLink state={state} href={paths.apiDeployments(row.id)} title={`${row.name} on ${name}`} />
            )}
          </div>
        );
      })}
    </div>
  );
});

interface StateLinkProps {
  readonly state: DeploymentState;
  readonly href: string;
  readonly title: string;
}

function StateLink({ state, href, title }: StateLinkProps) {
  const [tone, word] = deploymentLooks[state];
  return (
    <>
      <svg viewBox="0 0 16 16" aria-hidden className={`mark ${tone}`}>
        {toneShape[tone]}
      </svg>
      <a href={href} tabIndex={-1} title={`${title}: ${word}`}>
        {word}
      </a>
    </>
  );
}
