import type { z } from "zod";
import type { TaskName } from "./task-names.ts";

/** What is done in the background, by name. The handler stands apart, so that who enqueues does not import the work. */
export interface Task<Payload extends object> {
  readonly name: TaskName;
  readonly payload: z.ZodType<Payload>;
  /** Jobs of one lane run one after the other in a worker, those of different lanes side by side. */
  readonly lane?: (payload: Payload) => string;
  /** How many lanes one worker serves at a time. */
  readonly concurrency: number;
  /** Longest that one run may take, in seconds, before it is taken for dead. */
  readonly expireSeconds: number;
  /** How often a worker looks for jobs whose time has come, in seconds. */
  readonly pollSeconds: number;
  /** Cron, in UTC, for tasks that come by themselves. */
  readonly schedule?: string;
}

/** What a handler is told beside its payload. */
export interface JobContext {
  readonly jobId: string;
  /** Aborts when the worker stops or the job has expired. */
  readonly signal: AbortSignal;
}

export type TaskHandler<Payload extends object> = (payload: Payload, job: JobContext) => Promise<void>;

export function defineTask<Payload extends object>(task: Task<Payload>): Task<Payload> {
  return task;
}
