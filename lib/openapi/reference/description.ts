/** A schema as it is read by a person: one line for each property, nested. Plain data. */
export interface SchemaLine {
  /** The property's name; empty for the schema itself and for the items of a list. */
  readonly name: string;
  /** `string (date-time)`, `list of Order`, `one of 2`. */
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** `at least 1`, `one of: a, b`, `default 10`. */
  readonly limits: readonly string[];
  readonly lines: readonly SchemaLine[];
  /** Why what is inside is not shown: it was met before, it lies too deep, or it cannot be resolved. */
  readonly cut?: string;
}

export interface ContentDescription {
  readonly mediaType: string;
  readonly schema?: SchemaLine;
  /** As text, whole. */
  readonly example?: string;
  /** The document has no example: this one was made of the schema. */
  readonly made: boolean;
}

export interface ParameterDescription {
  readonly name: string;
  /** `path`, `query`, `header` or `cookie`. */
  readonly in: string;
  readonly schema: SchemaLine;
  readonly deprecated: boolean;
}

export interface ResponseDescription {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly description: string;
  readonly headers: readonly SchemaLine[];
  readonly contents: readonly ContentDescription[];
}

/** One operation of a document, whole and resolved, for reading. */
export interface OperationDescription {
  readonly description: string;
  /** Each way to be let in, in words; empty when anybody is. */
  readonly security: readonly string[];
  readonly parameters: readonly ParameterDescription[];
  readonly body?: {
    readonly required: boolean;
    readonly description: string;
    readonly contents: readonly ContentDescription[];
  };
  readonly responses: readonly ResponseDescription[];
}
