"use client";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { paths } from "#lib/web/paths.ts";
import { type ApiColumn, apiColumns, columnWords } from "./api-columns.ts";

/** Which columns the table has. The choice is in the address, so that a view keeps it. */
export function ColumnChoice({ columns }: { readonly columns: readonly ApiColumn[] }) {
  const router = useRouter();
  const search = useSearchParams();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const toggle = (column: ApiColumn) => {
    const next = apiColumns.filter((known) => (known === column ? !columns.includes(known) : columns.includes(known)));
    const given = Object.fromEntries(search.entries());
    const said = next.length === apiColumns.length ? undefined : next.join(",") || "none";
    router.replace(paths.apis({ ...given, columns: said }), { scroll: false });
  };
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        Columns
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {apiColumns.map((column) => (
          <MenuItem
            key={column}
            dense
            role="menuitemcheckbox"
            aria-checked={columns.includes(column)}
            onClick={() => toggle(column)}
          >
            <Checkbox
              size="small"
              checked={columns.includes(column)}
              tabIndex={-1}
              aria-hidden
              sx={{ p: 0.5, mr: 1 }}
            />
            {columnWords[column]}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
