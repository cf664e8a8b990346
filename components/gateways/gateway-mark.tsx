import Box from "@mui/material/Box";

/** A mark of our own drawing for a kind of gateway, in the colour of the text; the vendor is named in words beside it. */
export function GatewayMark({ kind, size = 20 }: { readonly kind: string; readonly size?: number }) {
  const drawing = `url(/kinds/${encodeURIComponent(kind)}.svg) center / contain no-repeat`;
  return (
    <Box
      component="span"
      aria-hidden
      sx={{
        display: "inline-block",
        width: size,
        height: size,
        flex: "none",
        bgcolor: "text.secondary",
        mask: drawing,
      }}
    />
  );
}
