import { z } from "zod";

/** What goes wrong. Whether before or after the effect is part of the kind, because to a client it is the whole difference. */
export const faultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("throttle"), retryAfterSeconds: z.number().int().min(0).default(1) }),
  z.object({ kind: z.literal("server-error"), status: z.number().int().min(500).max(599).default(503) }),
  z.object({ kind: z.literal("server-error-after-effect"), status: z.number().int().min(500).max(599).default(500) }),
  z.object({ kind: z.literal("reject"), message: z.string().default("the sandbox was told to refuse this") }),
  z.object({ kind: z.literal("unauthorized") }),
  z.object({ kind: z.literal("forbidden") }),
  z.object({ kind: z.literal("lost-request") }),
  z.object({ kind: z.literal("lost-response") }),
  z.object({ kind: z.literal("slow"), delayMs: z.number().int().min(0).default(1_500) }),
]);
export type Fault = z.infer<typeof faultSchema>;

/** A fault ordered through the control endpoint: the next `times` requests that match are hit. */
export const plannedFaultSchema = z.object({
  fault: faultSchema,
  /** Empty means every method that writes. */
  methods: z.array(z.string()).default([]),
  /** A regular expression on the path without the query; absent means any. */
  path: z.string().optional(),
  times: z.number().int().min(1).default(1),
  /** Let this many matching requests through first. */
  skip: z.number().int().min(0).default(0),
});
export type PlannedFault = z.infer<typeof plannedFaultSchema>;

const writes = ["POST", "PUT", "PATCH", "DELETE"];

interface Armed {
  readonly plan: PlannedFault;
  skip: number;
  left: number;
}

/** The faults that were ordered and are not used up. */
export class FaultPlan {
  #armed: Armed[] = [];

  add(order: z.input<typeof plannedFaultSchema>): void {
    const plan = plannedFaultSchema.parse(order);
    this.#armed.push({ plan, skip: plan.skip, left: plan.times });
  }

  /** The fault to play on this request, counted as used. */
  take(method: string, path: string): Fault | undefined {
    for (const armed of this.#armed) {
      if (armed.left === 0 || !concerns(armed.plan, method, path)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      armed.left -= 1;
      return armed.plan.fault;
    }
    return undefined;
  }

  pending(): readonly (PlannedFault & { readonly left: number })[] {
    return this.#armed.filter((armed) => armed.left > 0).map(({ plan, left }) => ({ ...plan, left }));
  }

  clear(): void {
    this.#armed = [];
  }
}

function concerns(plan: PlannedFault, method: string, path: string): boolean {
  const methods = plan.methods.length > 0 ? plan.methods : writes;
  return methods.includes(method) && (plan.path === undefined || new RegExp(plan.path).test(path));
}
