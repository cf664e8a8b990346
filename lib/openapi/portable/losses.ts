import type { Finding } from "#lib/model/finding.ts";

type LossText = Pick<Finding, "severity" | "sentence" | "instead"> & {
  /** Whether values pass that the definition refuses: what matters inside `not` and `oneOf`. */
  readonly loosens?: true;
};

/** What OpenAPI 3.0.3 cannot say, or what was never right in 3.1: https://spec.openapis.org/oas/v3.0.3.html */
const texts = {
  examples: { severity: "info", sentence: "Examples are not deployed.", instead: "They are left out." },
  callbacks: {
    severity: "info",
    sentence: "Callbacks describe requests that the API sends, and no gateway routes them.",
    instead: "They are left out.",
  },
  links: { severity: "info", sentence: "Links between operations are not deployed.", instead: "They are left out." },
  webhooks: {
    severity: "info",
    sentence: "Webhooks describe requests that the API sends, and no gateway routes them.",
    instead: "They are left out.",
  },
  "several-types": {
    severity: "info",
    sentence: "A schema has several types, which OpenAPI 3.0 cannot list.",
    instead: "It is written as anyOf, which means the same.",
  },
  "prefix-items": lostKeyword("The place of an item in a list", "prefixItems"),
  conditions: lostKeyword("A condition in a schema", "if, then, else"),
  dependents: lostKeyword("What one property demands of others", "dependentRequired, dependentSchemas"),
  unevaluated: lostKeyword("What becomes of unevaluated parts", "unevaluatedProperties, unevaluatedItems"),
  contains: lostKeyword("What a list must contain", "contains"),
  "property-names": lostKeyword("A rule for property names", "propertyNames"),
  "pattern-properties": lostKeyword("A schema for properties by pattern", "patternProperties"),
  content: {
    severity: "info",
    sentence: "What a string holds (contentEncoding, contentMediaType, contentSchema) cannot be said in OpenAPI 3.0.",
    instead: "It is left out; no string is refused for it anyway.",
  },
  "dynamic-reference": lostKeyword("A dynamic reference", "$dynamicRef"),
  negation: {
    severity: "info",
    sentence: "A schema under not uses what OpenAPI 3.0 cannot say.",
    instead: "The whole not is left out: without that part it would refuse what is allowed.",
    loosens: true,
  },
  alternatives: {
    severity: "info",
    sentence: "An alternative of oneOf uses what OpenAPI 3.0 cannot say.",
    instead: "It is written as anyOf: without that part, values could match several alternatives.",
    loosens: true,
  },
  "unknown-keyword": {
    severity: "info",
    sentence: "A schema has keywords that OpenAPI does not define.",
    instead: "They are left out.",
  },
  default: {
    severity: "info",
    sentence: "A default is not of the type of its schema, for which importers refuse a document.",
    instead: "It is left out.",
  },
  malformed: {
    severity: "warning",
    sentence: "A part of the document is not of the kind that OpenAPI demands in its place.",
    instead: "It is left out.",
    loosens: true,
  },
  reference: {
    severity: "warning",
    sentence: "A reference leads nowhere, or out of the document.",
    instead: "What it stands for is left out, and any value is allowed there.",
    loosens: true,
  },
  parameter: {
    severity: "warning",
    sentence: "A parameter has no name, a place that OpenAPI 3.0 does not know, or is for a path that does not use it.",
    instead: "It is left out.",
  },
  status: {
    severity: "warning",
    sentence: "A response is for no status code, range of codes or default.",
    instead: "It is left out.",
  },
} as const satisfies Record<string, LossText>;

function lostKeyword(what: string, keywords: string): LossText {
  return {
    severity: "info",
    sentence: `${what} (${keywords}) cannot be said in OpenAPI 3.0.`,
    instead: "It is left out, so a gateway that validates lets more through than the definition says.",
    loosens: true,
  };
}

export type Loss = keyof typeof texts;

/** Counts what is lost. A slip that is made a thousand times is one finding, at the first place it was met. */
export class LossList {
  readonly #met = new Map<Loss, { readonly place: string; count: number }>();
  #loosened = 0;

  add(loss: Loss, place: string): void {
    const text: LossText = texts[loss];
    if (text.loosens === true) this.loosen();
    const met = this.#met.get(loss);
    if (met === undefined) this.#met.set(loss, { place, count: 1 });
    else met.count += 1;
  }

  /** Counts what lets more values pass for a loss that is confessed elsewhere, such as in a component. */
  loosen(): void {
    this.#loosened += 1;
  }

  /** How often something was lost that lets more values pass. Compare before and after to learn of a part. */
  get loosened(): number {
    return this.#loosened;
  }

  findings(): Finding[] {
    return [...this.#met].map(([loss, { place, count }]) => {
      const { severity, sentence, instead }: LossText = texts[loss];
      const times = count === 1 ? "" : ` This is so in ${count} places, of which this is the first.`;
      return { severity, code: `openapi.downgraded.${loss}`, place, sentence: `${sentence}${times}`, instead };
    });
  }
}
