import Button from "@mui/material/Button";
import { descriptors } from "#lib/connectors/descriptors.ts";
import type { JsonObject } from "#lib/model/json.ts";

/** The gateway's place in the provider's own console, where its kind knows the address. */
export function ConsoleLink({ kind, settings }: { readonly kind: string; readonly settings: JsonObject }) {
  const descriptor = Object.hasOwn(descriptors, kind) ? descriptors[kind] : undefined;
  const address = descriptor?.consoleAddress?.(settings);
  if (address === undefined) return null;
  return (
    <Button size="small" variant="outlined" component="a" href={address} target="_blank" rel="noopener noreferrer">
      Open in the provider’s console
    </Button>
  );
}
