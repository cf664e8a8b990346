/** What a document may cost. Real ones stay far below: GitHub's whole description has 13 MB and 260,000 values. */
export const readerLimits = {
  maxBytes: 20_000_000,
  /** Nested objects and arrays. Recursion after this is safe on any stack. */
  maxDepth: 200,
  /** Characters that begin or part values. Bounds the memory of parsing before it begins: a thread that runs out of
   * memory inside the engine's own code takes the whole process down, and no heap limit helps. */
  maxTokens: 2_000_000,
  /** Values after YAML aliases are written out: an alias bomb is small as text only. */
  maxValues: 1_500_000,
  /** Characters of all strings and keys after aliases are written out. */
  maxCharacters: 60_000_000,
  maxAliases: 20_000,
  maxMergeKeys: 20_000,
  /** References that only lead to another reference. */
  maxReferenceHops: 50,
  /** Places shown of one and the same slip. */
  maxRepeats: 10,
  /** Findings kept of one document; the rest is counted. */
  maxFindings: 500,
} as const;
