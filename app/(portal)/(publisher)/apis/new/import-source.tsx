"use client";
import { useRouter } from "next/navigation";
import { SourcePicker } from "#components/apis/source-picker.tsx";
import { paths } from "#lib/web/paths.ts";
import { fetchDocumentAction } from "./actions.ts";

/** What was read has an address of its own, so that reload and back lose nothing. */
export function ImportSource({ locked }: { readonly locked: string | undefined }) {
  const router = useRouter();
  return (
    <SourcePicker
      onRead={({ id }) => router.push(paths.newApi({ document: id }))}
      fetchDocument={(url) => fetchDocumentAction({ url })}
      locked={locked}
    />
  );
}
