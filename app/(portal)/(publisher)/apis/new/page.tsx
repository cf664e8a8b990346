import Button from "@mui/material/Button";
import type { Metadata } from "next";
import { FindingsList } from "#components/apis/findings-list.tsx";
import { OperationsTable } from "#components/apis/operations-table.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { count } from "#components/ui/time-words.ts";
import { type DocumentPreview, getDocument, getDocumentSource } from "#lib/apis/document-queries.ts";
import { sandboxIsOn } from "#lib/gateways/sandbox.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { describePolicy } from "#lib/model/policy/policy.ts";
import { paths } from "#lib/web/paths.ts";
import { found } from "../../../found.ts";
import { requireActor } from "../../../require-actor.ts";
import { type SearchParams, textOf } from "../../../search-text.ts";
import { CreateApiForm } from "./create-api-form.tsx";
import { ImportSource } from "./import-source.tsx";
import { SourceEditor } from "./source-editor.tsx";
import { WriteApiForm } from "./write-api-form.tsx";

export async function generateMetadata({ searchParams }: { readonly searchParams: SearchParams }): Promise<Metadata> {
  return { title: textOf((await searchParams).from) === "scratch" ? "Create API" : "Import API" };
}

/** Larger documents are corrected in a real editor and read again. */
const editableBytes = 200_000;
const shownOperations = 12;

export default async function NewApiPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const { document: given, from } = await searchParams;
  const documentId = textOf(given);
  const locked = lockedReason(actor.role, "api:edit");
  if (textOf(from) === "scratch") return <CreateFromScratch keptAs={`new-api ${actor.id}`} locked={locked} />;
  const header = (
    <PageHeader
      crumbs={[{ label: "APIs", href: paths.apis() }]}
      title="Import API"
      description="Nothing is saved as an API, and nothing is deployed, before you say so at the end of this page."
      actions={
        <Button variant="outlined" href={paths.newApi({ from: "scratch" })}>
          Create from scratch
        </Button>
      }
    />
  );
  if (documentId === undefined) {
    return (
      <>
        {header}
        <Section title="Where is the document?">
          <ImportSource locked={locked} />
        </Section>
      </>
    );
  }
  const document = await found(getDocument(actor, documentId));
  const source = document.size <= editableBytes ? await getDocumentSource(actor, documentId) : undefined;
  const errors = document.findings.filter((finding) => finding.severity === "error").length;
  const { summary } = document;
  return (
    <>
      {header}
      <WhatWasRead document={document} errors={errors} />
      {document.findings.length > 0 ? (
        <Section title={count(document.findings.length, "finding")}>
          <FindingsList findings={document.findings} />
        </Section>
      ) : null}
      {source ? (
        <SourceEditor
          key={documentId}
          source={source.source}
          format={source.format === "json" ? "json" : "yaml"}
          findings={document.findings}
          open={errors > 0}
          locked={locked}
        />
      ) : null}
      {summary.operations.length > 0 ? (
        <Section title={count(summary.operations.length, "operation")} flush>
          <OperationsTable operations={summary.operations.slice(0, shownOperations)} />
          {summary.operations.length > shownOperations ? (
            <p style={{ padding: "0 16px" }}>
              And {(summary.operations.length - shownOperations).toLocaleString("en")} more, all listed once it is
              imported.
            </p>
          ) : null}
        </Section>
      ) : null}
      <Section title="What to import it as">
        <CreateApiForm
          documentId={documentId}
          proposed={summary.proposed}
          backends={summary.backends}
          policies={summary.proposed.policies.map((entry) => ({ entry, sentence: describePolicy(entry.config) }))}
          sandbox={sandboxIsOn()}
          locked={
            locked ??
            (errors > 0 ? `The document has ${count(errors, "error")}. Correct it above and read it again.` : undefined)
          }
        />
      </Section>
    </>
  );
}

function CreateFromScratch({ keptAs, locked }: { readonly keptAs: string; readonly locked: string | undefined }) {
  return (
    <>
      <PageHeader
        crumbs={[{ label: "APIs", href: paths.apis() }]}
        title="Create API"
        description="From nothing: name it, list its operations, say where requests go. An OpenAPI document is written for you."
        actions={
          <Button variant="outlined" href={paths.newApi()}>
            Import a document
          </Button>
        }
      />
      <Section title="What it is">
        <WriteApiForm keptAs={keptAs} sandbox={sandboxIsOn()} locked={locked} />
      </Section>
    </>
  );
}

function WhatWasRead({ document, errors }: { readonly document: DocumentPreview; readonly errors: number }) {
  const { summary } = document;
  const methods = Object.entries(summary.methods).map(([method, number]) => `${number} ${method}`);
  return (
    <Section
      title="What was read"
      actions={
        <Button size="small" variant="outlined" href={paths.newApi()}>
          Read another document
        </Button>
      }
    >
      <Facts
        facts={[
          [
            "Result",
            errors > 0 ? (
              <Status tone="bad">{count(errors, "error")} to correct before it can be imported</Status>
            ) : (
              <Status tone="good">Can be imported</Status>
            ),
          ],
          ["Title", `${summary.title} ${summary.version}`],
          [
            "Written as",
            `${summary.dialect ?? "unknown"}, ${document.format}, ${Math.ceil(document.size / 1000).toLocaleString("en")} kB`,
          ],
          ["Operations", methods.length > 0 ? methods.join(", ") : "None"],
          ["Backends", summary.servers.length > 0 ? summary.servers.join(", ") : "The document names none"],
          [
            "Security",
            summary.security.length > 0
              ? summary.security.map((scheme) => (
                  <div key={scheme.name}>
                    {scheme.name} ({scheme.type}): {scheme.sentence}
                  </div>
                ))
              : "The document asks for none",
          ],
        ]}
      />
    </Section>
  );
}
