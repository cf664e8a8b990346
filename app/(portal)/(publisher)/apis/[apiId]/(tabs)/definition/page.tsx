import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Notice } from "#components/ui/notice.tsx";
import { Section } from "#components/ui/section.tsx";
import { ViewSwitch } from "#components/ui/view-switch.tsx";
import { getApiSource } from "#lib/apis/source-queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { type SearchParams, textOf } from "../../../../../search-text.ts";
import { type ApiPageProps, openApi } from "../../open-api.ts";
import { Reference } from "./reference.tsx";
import { ReplaceDefinition } from "./replace-definition.tsx";
import { SourceForm } from "./source-form.tsx";

/** Larger documents are edited in a real editor and uploaded. */
const editableBytes = 500_000;

export default async function DefinitionPage({
  params,
  searchParams,
}: ApiPageProps & { readonly searchParams: SearchParams }) {
  const { api } = await openApi((await params).apiId);
  const given = await searchParams;
  const view = textOf(given.view) ?? "reference";
  const address = (name?: string) => paths.apiDefinition(api.id, { view: name });
  const views = [
    { label: "Reference", href: address(), current: view === "reference" },
    { label: "Source", href: address("source"), current: view === "source" },
    { label: "Upload", href: address("upload"), current: view === "upload" },
  ];
  return (
    <>
      <Box sx={{ mb: 2 }}>
        <ViewSwitch label="Ways to see the definition" views={views} />
      </Box>
      {view === "source" ? (
        <Source apiId={api.id} />
      ) : view === "upload" ? (
        <Upload apiId={api.id} />
      ) : (
        <Reference api={api} operationId={textOf(given.operation)} search={textOf(given.search) ?? ""} />
      )}
    </>
  );
}

async function Source({ apiId }: { readonly apiId: string }) {
  const { actor, api } = await openApi(apiId);
  const size = api.document?.size ?? 0;
  const download =
    api.document === null ? null : (
      <Button component="a" size="small" variant="outlined" href={paths.route.documentSource(api.document.id)}>
        Download
      </Button>
    );
  if (size > editableBytes) {
    return (
      <Section title="Source" actions={download}>
        <Notice severity="info" title={`${Math.ceil(size / 1000).toLocaleString("en")} kB are too much to edit here`}>
          Download the document, edit it, and upload it again.
        </Notice>
      </Section>
    );
  }
  const { source, format, written } = await getApiSource(actor, apiId);
  return (
    <Section
      title="Source"
      description="Read as you type. A definition without errors goes into the draft; gateways follow at the next deployment."
      actions={download}
    >
      {written ? (
        <Notice severity="info" title="This API was made without a document">
          This one was written of its operations. It becomes the definition when you change it.
        </Notice>
      ) : null}
      <SourceForm
        key={format}
        apiId={api.id}
        rowVersion={api.rowVersion}
        source={source}
        format={format}
        findings={api.document?.findings ?? []}
        keptAs={`source ${actor.id} ${api.id} ${format}`}
        locked={lockedReason(actor.role, "api:edit")}
      />
    </Section>
  );
}

async function Upload({ apiId }: { readonly apiId: string }) {
  const { actor, api } = await openApi(apiId);
  return (
    <Section
      title="Replace the definition"
      description="Operations come from the new document; name, base path, backends and policies stay."
    >
      <ReplaceDefinition apiId={api.id} rowVersion={api.rowVersion} locked={lockedReason(actor.role, "api:edit")} />
    </Section>
  );
}
