"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import useMediaQuery from "@mui/material/useMediaQuery";
import { QueryClientProvider, useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect } from "react";
import { Notice } from "#components/ui/notice.tsx";
import { count } from "#components/ui/time-words.ts";
import type { EstatePage } from "#lib/model/estate.ts";
import { paths } from "#lib/web/paths.ts";
import { getQueryClient } from "#lib/web/query-client.ts";
import { EstateGrid } from "./estate-grid.tsx";
import { EstateList } from "./estate-list.tsx";
import type { EstateColumn } from "./estate-row.tsx";
import { rowHeight } from "./estate-styles.ts";

interface EstateMatrixProps {
  readonly columns: readonly EstateColumn[];
  /** As the address has it. */
  readonly filter: Readonly<Record<string, string | undefined>>;
  /** Shown when nothing matches. */
  readonly empty: ReactNode;
}

/** Every API on every gateway, read as far as it is scrolled. */
export function EstateMatrix(props: EstateMatrixProps) {
  return (
    <QueryClientProvider client={getQueryClient()}>
      <Matrix {...props} />
    </QueryClientProvider>
  );
}

function Matrix({ columns, filter, empty }: EstateMatrixProps) {
  const narrow = useMediaQuery((theme) => theme.breakpoints.down("sm"), { noSsr: true });
  const { data, isPending, isError, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ["estate", filter],
    queryFn: ({ pageParam, signal }) => fetchPage({ ...filter, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }: EstatePage) => nextCursor,
  });
  const onNearEnd = useCallback(() => {
    if (!isFetching) void fetchNextPage();
  }, [isFetching, fetchNextPage]);
  // The browser looked for the place before a streamed page had it.
  useEffect(() => {
    if (location.hash === "#estate") document.getElementById("estate")?.scrollIntoView();
  }, []);
  if (isPending) return <Reading />;
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  const View = narrow ? EstateList : EstateGrid;
  return (
    <>
      {isError ? (
        <Box sx={{ p: 2, pb: 0 }}>
          <Notice
            severity="error"
            title="The rest of the matrix was not given"
            action={
              <Button color="inherit" size="small" onClick={() => void refetch()}>
                Ask again
              </Button>
            }
          />
        </Box>
      ) : null}
      {rows.length === 0 && !isError ? (
        empty
      ) : (
        <View {...{ rows, columns, onNearEnd }} more={hasNextPage && !isError} />
      )}
      <Box
        role="status"
        sx={{ px: 2, py: 1, fontSize: 13, color: "text.secondary", borderTop: 1, borderColor: "divider" }}
      >
        {count(rows.length, "API")} read
        <span className="no-print">{hasNextPage ? "; more come as you scroll" : ""}</span>
        <span className="print-only">. The matrix holds what was on the screen; its export has all of it.</span>
      </Box>
    </>
  );
}

async function fetchPage(search: EstateMatrixProps["filter"], signal: AbortSignal): Promise<EstatePage> {
  const response = await fetch(paths.route.estate(search), { signal });
  if (!response.ok) throw new Error(`The matrix was not given: ${response.status}`);
  return response.json();
}

function Reading() {
  return (
    <Box role="status" aria-label="Reading the matrix" sx={{ px: 2 }}>
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} variant="text" width={`${70 - (row % 3) * 12}%`} height={rowHeight} />
      ))}
    </Box>
  );
}
