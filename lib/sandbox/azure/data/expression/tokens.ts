import { UnsupportedExpression } from "./value.ts";

export type Token =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "sign"; readonly text: string }
  | { readonly kind: "end" };

const signs = ["==", "!=", "<=", ">=", "&&", "||", "??", "?.", ..."=(){}[]<>!.,;:?+-*/%"];
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

/** The C# of a policy expression in pieces, without white space and comments. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const skipped = /^(\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(rest);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    const number = /^\d+(\.\d+)?/.exec(rest);
    const verbatim = /^@"((?:[^"]|"")*)"/.exec(rest);
    const literal = /^"((?:[^"\\\n]|\\.)*)"/.exec(rest) ?? /^'((?:[^'\\\n]|\\.))'/.exec(rest);
    const sign = signs.find((candidate) => rest.startsWith(candidate));
    const taken = skipped ?? name ?? number ?? verbatim ?? literal;
    if (name) tokens.push({ kind: "name", text: name[0] });
    else if (number) tokens.push({ kind: "number", value: Number(number[0]) });
    else if (verbatim) tokens.push({ kind: "text", text: (verbatim[1] ?? "").replaceAll('""', '"') });
    else if (literal) tokens.push({ kind: "text", text: withoutEscapes(literal[1] ?? "") });
    else if (!skipped) {
      if (sign === undefined) throw new UnsupportedExpression(`the sandbox does not understand '${rest.slice(0, 20)}'`);
      tokens.push({ kind: "sign", text: sign });
    }
    at += taken?.[0].length ?? sign?.length ?? 1;
  }
  return [...tokens, { kind: "end" }];
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(u[\da-fA-F]{4}|.)/g, (_, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
}
