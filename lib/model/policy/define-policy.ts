import type { z } from "zod";

/** What each policy file exports: its words, its shape, its sentence. */
export interface PortablePolicy<Schema extends z.ZodType> {
  readonly label: string;
  /** What it is for, in one line, shown where a policy is chosen. */
  readonly summary: string;
  readonly schema: Schema;
  /** The configured policy in one sentence. */
  readonly describe: (config: z.infer<Schema>) => string;
}

export function definePolicy<Schema extends z.ZodType>(policy: PortablePolicy<Schema>): PortablePolicy<Schema> {
  return policy;
}
