import { CORE_SCHEMA, constructFromEvents, type Event, mergeTag, parseEvents, YAMLException } from "js-yaml";
import type { Finding } from "#lib/model/finding.ts";
import { readerLimits } from "./limits.ts";
import { LineIndex } from "./line-column.ts";
import { PlaceTree } from "./place-tree.ts";
import { scanJson } from "./scan-json.ts";

export type SourceFormat = "json" | "yaml";

export interface ParsedSource {
  readonly format: SourceFormat;
  /** As the parser left it: may hold shared branches and values that JSON has not. Undefined when it is not readable. */
  readonly value?: unknown;
  /** Of YAML: what places are found by. */
  readonly events?: readonly Event[];
  readonly findings: readonly Finding[];
}

const schema = CORE_SCHEMA.withTags(mergeTag);

/** JSON begins with a brace or a bracket, and YAML hardly ever does. */
function formatOf(text: string): SourceFormat {
  return /^\uFEFF?\s*[{[]/.test(text) ? "json" : "yaml";
}

/** Text to value, or a located finding about where it stops being JSON or YAML. Never throws. */
export function parseSource(text: string, format: SourceFormat = formatOf(text)): ParsedSource {
  if (exceedsTokens(text)) return { format, findings: [tooManyTokens] };
  return format === "json" ? parseJson(text) : parseYaml(text);
}

const tokens: ReadonlySet<number> = new Set([..."\n,:[{-"].map((character) => character.charCodeAt(0)));

/** Counts more than there are, as texts hold commas too; real documents stay far below all the same. */
function exceedsTokens(text: string): boolean {
  if (text.length < readerLimits.maxTokens) return false;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (tokens.has(text.charCodeAt(at))) count += 1;
  return count > readerLimits.maxTokens;
}

const tooManyTokens: Finding = {
  severity: "error",
  code: "openapi.too-large",
  place: "",
  line: 1,
  column: 1,
  sentence: `The document has more than ${readerLimits.maxTokens / 1_000_000} million lines, commas, colons and brackets, which is more than is read.`,
  instead: "Split it, or remove large examples.",
};

function parseJson(text: string): ParsedSource {
  try {
    return { format: "json", value: JSON.parse(text.replace(/^\uFEFF/, "")), findings: [] };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    const offset = scanJson(text, new PlaceTree()).error ?? 0;
    const found =
      offset >= text.length ? "the text ends" : `there is ${JSON.stringify(text.slice(offset, offset + 20))}`;
    return {
      format: "json",
      findings: [
        {
          severity: "error",
          code: "openapi.not-json",
          place: "",
          ...new LineIndex(text).at(offset),
          sentence: `This is not valid JSON: ${found} where something else must follow.`,
          instead: "Correct the text there; often a comma, a quote or a bracket is missing just before.",
        },
      ],
    };
  }
}

function parseYaml(text: string): ParsedSource {
  try {
    const events = parseEvents(text, { maxDepth: readerLimits.maxDepth });
    return construct(text, events, false);
  } catch (error) {
    return { format: "yaml", findings: [yamlFinding(error)] };
  }
}

/** Keys written twice are an error in YAML and a habit in JSON: the last one is taken, and said. */
function construct(text: string, events: Event[], lastKeyWins: boolean): ParsedSource {
  try {
    const documents = constructFromEvents(events, {
      source: text,
      schema,
      json: lastKeyWins,
      maxAliases: readerLimits.maxAliases,
      maxTotalMergeKeys: readerLimits.maxMergeKeys,
    });
    const findings: Finding[] =
      documents.length > 1
        ? [
            {
              severity: "warning",
              code: "openapi.several-documents",
              place: "",
              sentence: `The text holds ${documents.length} YAML documents.`,
              instead: "The first is read and the others are left out.",
            },
          ]
        : [];
    return { format: "yaml", value: documents[0], events, findings };
  } catch (error) {
    if (lastKeyWins || !(error instanceof YAMLException) || !/duplicated mapping key/.test(error.reason)) throw error;
    const repaired = construct(text, events, true);
    const finding: Finding = {
      ...yamlFinding(error),
      severity: "warning",
      code: "openapi.repeated-key",
      sentence: "A key is written twice in one mapping.",
      instead: "The last one is taken. Remove the other.",
    };
    return { ...repaired, findings: [finding, ...repaired.findings] };
  }
}

function yamlFinding(error: unknown): Finding {
  const base = { severity: "error", code: "openapi.not-yaml", place: "" } as const;
  if (error instanceof YAMLException) {
    const position = error.mark === undefined ? {} : { line: error.mark.line + 1, column: error.mark.column + 1 };
    return {
      ...base,
      ...position,
      sentence: `This is not YAML that can be read: ${error.reason}.`,
      instead: "Correct the text there and import it again.",
    };
  }
  if (error instanceof RangeError) {
    return {
      ...base,
      sentence: "The YAML is nested or repeated too much to be read.",
      instead: "Remove anchors and aliases that repeat large parts.",
    };
  }
  throw error;
}
