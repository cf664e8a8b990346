import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";

/** The shape of a list page while its rows are on the way. */
export function PageSkeleton({ rows = 6 }: { readonly rows?: number }) {
  return (
    <Box role="status" aria-label="Loading">
      <Skeleton variant="text" width={180} height={30} />
      <Skeleton variant="text" width={320} height={22} sx={{ mb: 3 }} />
      <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1 }}>
        {Array.from({ length: rows }, (_, row) => (
          <Box key={String(row)} sx={{ px: 2, py: 1.25, borderBottom: row < rows - 1 ? 1 : 0, borderColor: "divider" }}>
            <Skeleton variant="text" width={`${70 - ((row * 13) % 40)}%`} height={22} />
          </Box>
        ))}
      </Box>
    </Box>
  );
}
