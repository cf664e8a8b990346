"use client";

interface GlobalErrorProps {
  readonly error: Error & { readonly digest?: string };
}

const body = {
  margin: 0,
  fontFamily: "system-ui, sans-serif",
  fontSize: 14,
  lineHeight: 1.5,
  colorScheme: "light dark",
};

/** The last page there is: it may use nothing that could have failed. */
export default function GlobalErrorPage({ error }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body style={body}>
        <main style={{ maxWidth: 560, margin: "0 auto", padding: "96px 24px" }}>
          <title>Gatehouse could not make this page</title>
          <h1 style={{ fontSize: 20 }}>Gatehouse could not make this page</h1>
          <p>Nothing was changed, and gateways keep serving. Reload the page; it may have been a moment’s matter.</p>
          <p>
            If it stays so, give your administrator this reference, which finds the line in the log:{" "}
            <code>{error.digest ?? "none"}</code>
          </p>
          <p>
            <a href="/" style={{ color: "inherit" }}>
              Start again from the overview
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
