import { z } from "zod";

/** Whether a rollout calls the endpoints once everything is observed, and what follows where it cannot. */
export const checkModes = ["when-reachable", "required", "off"] as const;
export type CheckMode = (typeof checkModes)[number];

/** What a call to an endpoint came to. No answer is an answer too. */
export type EndpointAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      /** The beginning, as text. */
      readonly body: string;
    }
  | {
      readonly kind: "silent";
      /** Why there was no answer. */
      readonly sentence: string;
      /** Somebody took the request. */
      readonly reached: boolean;
      /** The outbound rules forbid it, so that asking again cannot help. */
      readonly final: boolean;
    };

export const probeVerdicts = ["as-expected", "not-as-expected", "inconclusive", "no-answer"] as const;
export type ProbeVerdict = (typeof probeVerdicts)[number];

/** One call that was sent to an endpoint, and what came back. Holds no secret: none is sent, and no good answer's body is kept. */
const probeResultSchema = z.object({
  /** What it is to show: "GET /orders answers". */
  purpose: z.string(),
  method: z.enum(["GET", "HEAD", "OPTIONS"]),
  address: z.string(),
  /** What was sent beside the usual: of a preflight, the origin and the method it asks for. */
  headers: z.record(z.string(), z.string()),
  verdict: z.enum(probeVerdicts),
  status: z.number().int().nullable(),
  /** What came back, and what that means. */
  sentence: z.string(),
  /** The first words of a refusal. */
  detail: z.string().optional(),
});
export type ProbeResult = z.infer<typeof probeResultSchema>;

/**
 * What the calls after applying came to. `checked`: every answer was as it should be. `observed`: the gateway holds what
 * was written, and no call could tell more, because of what `reason` says. `failed`: an answer was not as it should be.
 */
export const liveCheckSchema = z.object({
  state: z.enum(["checked", "observed", "failed"]),
  /** Why it is no more than observed, or what failed; null when it is checked. */
  reason: z.string().nullable(),
  at: z.iso.datetime(),
  probes: z.array(probeResultSchema).readonly(),
});
export type LiveCheck = z.infer<typeof liveCheckSchema>;
