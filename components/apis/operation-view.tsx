import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import type { Operation } from "#lib/model/definition.ts";
import { publicPath } from "#lib/model/definition.ts";
import { CodeBlock } from "../ui/code-block.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Status } from "../ui/status.tsx";
import { MethodWord } from "./method-word.tsx";
import { SchemaTree, SchemaWords } from "./schema-tree.tsx";

type SchemaLines = Parameters<typeof SchemaTree>[0]["lines"];
type Line = SchemaLines[number];

interface Content {
  readonly mediaType: string;
  readonly schema?: Line;
  readonly example?: string;
  readonly made: boolean;
}

interface Description {
  readonly description: string;
  readonly security: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: Line;
    readonly deprecated: boolean;
  }[];
  readonly body?: { readonly required: boolean; readonly description: string; readonly contents: readonly Content[] };
  readonly responses: readonly {
    readonly status: string;
    readonly description: string;
    readonly headers: SchemaLines;
    readonly contents: readonly Content[];
  }[];
}

interface OperationViewProps {
  readonly operation: Operation;
  readonly basePath: string;
  readonly description: Description | undefined;
}

const parameterPlaces = [
  ["path", "In the path"],
  ["query", "In the query"],
  ["header", "As headers"],
  ["cookie", "As cookies"],
] as const;

/** One operation as whoever calls it reads it. */
export function OperationView({ operation, basePath, description }: OperationViewProps) {
  const { method, path, summary, deprecated, id } = operation;
  const address = publicPath(basePath, path);
  return (
    <Box sx={{ p: 2, minWidth: 0 }}>
      <Box sx={{ display: "flex", gap: 1, alignItems: "center", flexWrap: "wrap" }}>
        <Typography variant="h2" component="h3" sx={{ overflowWrap: "anywhere" }}>
          <MethodWord method={method} />
          <code>{address}</code>
        </Typography>
        <CopyButton text={address} label="Copy path" />
        {deprecated ? <Status tone="warning">Deprecated</Status> : null}
      </Box>
      {summary ? <Typography sx={{ mt: 0.5, fontWeight: 500 }}>{summary}</Typography> : null}
      <Box sx={{ fontSize: 12, color: "text.secondary", mt: 0.5, overflowWrap: "anywhere" }}>
        Operation <code>{id}</code> <CopyButton text={id} label="Copy operation id" />
      </Box>
      {description === undefined ? (
        <Typography sx={{ color: "text.secondary", mt: 2 }}>
          Nothing more is written down about it. Describe it in the source of the definition.
        </Typography>
      ) : (
        <Described description={description} />
      )}
    </Box>
  );
}

function Described({ description }: { readonly description: Description }) {
  const { parameters, body, responses, security } = description;
  return (
    <>
      {description.description ? (
        <Typography sx={{ mt: 1.5, whiteSpace: "pre-line", maxWidth: 720 }}>{description.description}</Typography>
      ) : null}
      <Part title="Security">
        {security.length === 0 ? "The document asks for none." : `Needs ${security.join(", or ")}.`}
      </Part>
      {parameters.length > 0 ? (
        <Part title="Parameters">
          {parameterPlaces.map(([place, words]) => (
            <Parameters key={place} words={words} parameters={parameters.filter((one) => one.in === place)} />
          ))}
        </Part>
      ) : null}
      {body ? (
        <Part title={`Request body${body.required ? ", required" : ""}`}>
          {body.description ? <Box sx={{ mb: 1 }}>{body.description}</Box> : null}
          <Contents contents={body.contents} of="request" />
        </Part>
      ) : null}
      <Part title="Responses">
        {responses.length === 0 ? "None is described." : null}
        {responses.map(({ status, description: says, headers, contents }) => (
          <Box key={status} sx={{ mb: 2 }}>
            <Box sx={{ mb: 0.5 }}>
              <code>{status}</code> {says}
            </Box>
            {headers.length > 0 ? <SchemaTree lines={headers} /> : null}
            <Contents contents={contents} of={`response ${status}`} />
          </Box>
        ))}
      </Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Box component="section" aria-label={title} sx={{ mt: 3 }}>
      <Typography variant="h3" component="h4" sx={{ mb: 1 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

function Parameters({ words, parameters }: { readonly words: string; readonly parameters: Description["parameters"] }) {
  if (parameters.length === 0) return null;
  return (
    <Box sx={{ mb: 1.5 }}>
      <Box sx={{ fontSize: 12, color: "text.secondary" }}>{words}</Box>
      <Box component="ul" aria-label={words} sx={{ listStyle: "none", m: 0, p: 0, fontSize: 13 }}>
        {parameters.map(({ name, schema, deprecated }) => (
          <Box component="li" key={name} sx={{ py: 0.5, overflowWrap: "anywhere" }}>
            <SchemaWords line={schema} />
            {deprecated ? <Status tone="warning">Deprecated</Status> : null}
            {schema.lines.length > 0 ? <SchemaTree lines={schema.lines} depth={1} /> : null}
          </Box>
        ))}
      </Box>
    </Box>
  );
}

function Contents({ contents, of }: { readonly contents: readonly Content[]; readonly of: string }) {
  // Most documents say the same in several media types: the first is open, the others a press away.
  return contents.map(({ mediaType, schema, example, made }, position) => (
    <Box component="details" key={mediaType} open={position === 0} sx={{ mb: 1.5 }}>
      <Box component="summary" sx={{ fontSize: 12, color: "text.secondary", py: 0.5, cursor: "pointer" }}>
        <code>{mediaType}</code>
        {schema ? `, ${schema.type}` : ""}
      </Box>
      {schema ? <SchemaTree lines={schema.lines.length > 0 ? schema.lines : []} /> : null}
      {example === undefined ? null : (
        <Box component="details" sx={{ mt: 0.5 }}>
          <Box component="summary" sx={{ cursor: "pointer", fontSize: 13, color: "text.secondary", py: 0.5 }}>
            {made ? "Example, made of the schema" : "Example"}
          </Box>
          <CodeBlock text={example} label={`example of the ${of} as ${mediaType}`} />
        </Box>
      )}
    </Box>
  ));
}
