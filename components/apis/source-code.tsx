"use client";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension, type Text } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import Box from "@mui/material/Box";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import type { Finding } from "#lib/model/finding.ts";

export interface SourceCodeProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly format: "json" | "yaml";
  /** Shown on their lines; those without a line stand on the first. */
  readonly findings: readonly Finding[];
  readonly readOnly?: boolean;
  /** Ctrl or Cmd and S. */
  readonly onSave?: () => void;
}

/** A document in an editor that knows JSON and YAML, with findings on their lines. Heavy: load it only where it is shown. */
export function SourceCode({ label, value, onChange, format, findings, readOnly = false, onSave }: SourceCodeProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const events = useRef({ onChange, onSave });
  const initial = useRef(value);

  // The editor calls back whoever renders it now.
  useEffect(() => {
    events.current = { onChange, onSave };
  }, [onChange, onSave]);

  // The editor is another system: it owns its part of the page from here on.
  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          basicSetup,
          format === "json" ? json() : yaml(),
          syntaxHighlighting(highlight),
          theme,
          lintGutter(),
          EditorView.cspNonce.of(pageNonce()),
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
          EditorState.readOnly.of(readOnly),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) events.current.onChange(update.state.doc.toString());
          }),
          saveKey(() => events.current.onSave?.()),
        ],
      }),
    });
    view.current = editor;
    return () => {
      initial.current = editor.state.doc.toString();
      editor.destroy();
      view.current = null;
    };
  }, [format, label, readOnly]);

  // What came from elsewhere: formatted, merged, or restored.
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor !== null) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state.doc, findings)));
  }, [findings]);

  return (
    <Box>
      <Box
        ref={host}
        sx={{
          border: 1,
          borderColor: "divider",
          borderRadius: 1,
          overflow: "hidden",
          "& .cm-editor": { maxHeight: "70vh" },
        }}
      />
      <Box sx={{ fontSize: 12, color: "text.secondary", mt: 0.5 }}>
        Tab leaves the editor. Ctrl or ⌘ and S saves at once.
      </Box>
    </Box>
  );
}

/** Styles have to carry the nonce of the page they are added to; the browser hides it from markup, not from scripts. */
function pageNonce(): string {
  return document.querySelector<HTMLElement>("script[nonce], style[nonce]")?.nonce ?? "";
}

function saveKey(save: () => void): Extension {
  return keymap.of([
    {
      key: "Mod-s",
      run: () => {
        save();
        return true;
      },
    },
  ]);
}

const severities = { error: "error", warning: "warning", info: "info" } as const;

function diagnosticsOf(doc: Text, findings: readonly Finding[]): Diagnostic[] {
  return findings.slice(0, 200).map(({ line = 1, column = 1, severity, sentence, instead = "" }) => {
    const at = doc.line(Math.min(line, doc.lines));
    const from = Math.min(at.from + column - 1, at.to);
    return { from, to: at.to, severity: severities[severity], message: `${sentence} ${instead}`.trim() };
  });
}

const colour = (name: string) => `var(--mui-palette-${name})`;

const theme = EditorView.theme({
  "&": { fontSize: "13px", backgroundColor: colour("background-default"), color: colour("text-primary") },
  "&.cm-focused": { outline: `2px solid ${colour("primary-main")}`, outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace', lineHeight: "1.6" },
  ".cm-content": { caretColor: colour("text-primary") },
  ".cm-cursor": { borderLeftColor: colour("text-primary") },
  ".cm-gutters": {
    backgroundColor: colour("background-default"),
    color: colour("text-secondary"),
    borderRight: `1px solid ${colour("divider")}`,
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: colour("action-hover") },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: colour("primary-light"),
  },
  ".cm-panels, .cm-tooltip": {
    backgroundColor: colour("background-paper"),
    color: colour("text-primary"),
    border: `1px solid ${colour("divider")}`,
  },
  ".cm-diagnostic": { whiteSpace: "pre-wrap", maxWidth: "480px" },
  ".cm-foldPlaceholder": {
    backgroundColor: colour("action-selected"),
    color: colour("text-secondary"),
    border: "none",
  },
});

/** Of our own palette, so that light and dark both keep their contrast. */
const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: colour("primary-main") },
  { tag: [tags.string, tags.special(tags.string)], color: colour("text-primary") },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: colour("success-main") },
  { tag: tags.comment, color: colour("text-secondary"), fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.bracket, tags.meta], color: colour("text-secondary") },
  { tag: tags.invalid, color: colour("error-main") },
]);
