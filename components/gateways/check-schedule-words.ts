import { type CheckSchedule, checkIntervals } from "#lib/model/check-schedule.ts";

const words: Readonly<Record<(typeof checkIntervals)[number], string>> = {
  5: "Every 5 minutes",
  15: "Every 15 minutes",
  60: "Every hour",
  360: "Every 6 hours",
  1440: "Every day",
};

export function checkScheduleWords(schedule: CheckSchedule): string {
  return schedule === null ? "Only when somebody checks it" : words[schedule];
}

export const checkScheduleOptions: readonly { readonly value: string; readonly label: string }[] = [
  ...checkIntervals.map((minutes) => ({ value: String(minutes), label: words[minutes] })),
  { value: "off", label: checkScheduleWords(null) },
];

/** The schedule that an option of the choice above stands for. */
export function checkScheduleOf(value: string): CheckSchedule {
  return checkIntervals.find((minutes) => String(minutes) === value) ?? null;
}
