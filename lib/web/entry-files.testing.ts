import { globSync, readFileSync } from "node:fs";
import ts from "typescript";

/** For tests: every file through which something from outside can reach the server. */
export const actionFiles = globSync("app/**/actions.ts").toSorted();
export const routeFiles = globSync("app/**/route.ts").toSorted();
export const allSourceFiles = globSync("{app,components,lib}/**/*.{ts,tsx}").toSorted();

/** Methods that Next takes from a route file. */
export const routeMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

export function parseFile(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

/**
 * The exports of a file that are values, each with the name of the function whose call made it. `undefined` when it was
 * made in any other way: a function of its own, something passed on from elsewhere, a default export.
 */
export function exportedValues(source: ts.SourceFile): { readonly name: string; readonly maker: string | undefined }[] {
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement))
      return statement.isTypeOnly ? [] : [{ name: "export from", maker: undefined }];
    if (ts.isExportAssignment(statement)) return [{ name: "default", maker: undefined }];
    if (!ts.canHaveModifiers(statement)) return [];
    if (ts.getModifiers(statement)?.every((one) => one.kind !== ts.SyntaxKind.ExportKeyword) ?? true) return [];
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [];
    if (!ts.isVariableStatement(statement)) return [{ name: "a declaration", maker: undefined }];
    return statement.declarationList.declarations.map(({ name, initializer }) => ({
      name: name.getText(source),
      maker:
        initializer !== undefined && ts.isCallExpression(initializer) && ts.isIdentifier(initializer.expression)
          ? initializer.expression.text
          : undefined,
    }));
  });
}

/** Every place a file says "use server": 1-based lines, also inside functions. */
export function useServerLines(source: ts.SourceFile): number[] {
  const lines: number[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isExpressionStatement(node) &&
      ts.isStringLiteral(node.expression) &&
      node.expression.text === "use server"
    ) {
      lines.push(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lines;
}

/** The module a name is imported from, or undefined. */
export function importSource(source: ts.SourceFile, name: string): string | undefined {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const named = statement.importClause?.namedBindings;
    if (named === undefined || !ts.isNamedImports(named)) continue;
    if (named.elements.some((element) => element.name.text === name && element.propertyName === undefined)) {
      return statement.moduleSpecifier.text;
    }
  }
  return undefined;
}
