"use client";

interface GlobalErrorProps {
  readonly error: Error & { readonly digest?: string };
}

/** The last page there is: it may use nothing that could have failed. */
export default function GlobalErrorPage({ error }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <main>
          <title>Gatehouse could not make this page</title>
          <h1>Gatehouse could not make this page</h1>
          <p>
            Nothing was changed, and gateways keep serving. Reference: <code>{error.digest ?? "none"}</code>
          </p>
          <p>
            <a href="/">Start again from the overview</a>
          </p>
        </main>
      </body>
    </html>
  );
}
