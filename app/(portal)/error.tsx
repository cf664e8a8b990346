"use client";
import Button from "@mui/material/Button";
import { Copyable } from "#components/ui/copyable.tsx";
import { DeadEnd } from "#components/ui/dead-end.tsx";
import { paths } from "#lib/web/paths.ts";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <>
      <title>Gatehouse could not make this page</title>
      <DeadEnd
        title="This page could not be made"
        wayOut={{ label: "Go to the overview", href: paths.overview() }}
        action={
          <Button variant="contained" onClick={reset}>
            Try again
          </Button>
        }
      >
        <p>Nothing was changed, and gateways keep serving.</p>
        {error.digest ? (
          <p>
            If it stays so, give your administrator this reference, which finds the line in the log:{" "}
            <Copyable text={error.digest} label="Copy reference" />
          </p>
        ) : null}
      </DeadEnd>
    </>
  );
}
