import Box from "@mui/material/Box";

/** The first stop of the keyboard: past the navigation, straight to the page. */
export function SkipLink() {
  return (
    <Box
      component="a"
      href="#content"
      sx={{
        position: "absolute",
        left: 8,
        top: -64,
        zIndex: 2000,
        px: 2,
        py: 1,
        borderRadius: 1,
        bgcolor: "primary.main",
        color: "primary.contrastText",
        "&:focus": { top: 8 },
      }}
    >
      Skip to the page
    </Box>
  );
}
