import { z } from "zod";

/** Minutes that may lie between two checks of a gateway. */
export const checkIntervals = [5, 15, 60, 360, 1440] as const;

/** How often a gateway is checked by itself, in minutes; null when only people check it. */
export const checkScheduleSchema = z.literal([...checkIntervals, null]);
export type CheckSchedule = z.infer<typeof checkScheduleSchema>;
