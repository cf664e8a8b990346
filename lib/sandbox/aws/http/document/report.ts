/** What an import has to say: the vendor's three categories ("Working with OpenAPI definitions for HTTP APIs"). */
export class ImportReport {
  /** Nothing is made of the document. */
  readonly errors: string[] = [];
  /** Left out; with failOnWarnings nothing is made of the document. */
  readonly warnings: string[] = [];
  /** Valid OpenAPI that HTTP APIs have no use for. */
  readonly info: string[] = [];
}
