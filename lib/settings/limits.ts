import { z } from "zod";

const percent = z
  .number("Write a whole number of percent.")
  .int("Write a whole number of percent.")
  .min(1, "At least 1 %.")
  .max(100, "At most 100 %.");
const days = (least: number, most: number) =>
  z
    .number("Write a whole number of days.")
    .int("Write a whole number of days.")
    .min(least, `At least ${least} ${least === 1 ? "day" : "days"}.`)
    .max(most, `At most ${most} days.`);

/**
 * What an admin may set for the whole installation, with the value that holds until somebody does. Every one of them is
 * read by the code it is about. Browser-safe: the form is made of it.
 */
export const limitsSchema = z.strictObject({
  providerCallDays: days(1, 3650).default(30).meta({
    title: "Keep provider calls for",
    description: "Each call to a gateway with its status and time. Steps, rollouts and the activity stay for good.",
    unit: "days",
  }),
  endedAccessDays: days(1, 3650).default(30).meta({
    title: "Keep ended sessions, tokens and invitations for",
    description: "Counted from their end. The activity keeps who did what.",
    unit: "days",
  }),
  trafficHourDays: days(8, 400).default(35).meta({
    title: "Keep traffic by the hour for",
    description: "The week that pages show needs eight days. Five-minute figures go after two days.",
    unit: "days",
  }),
  trafficDayDays: days(31, 3650).default(400).meta({
    title: "Keep traffic by the day for",
    description: "The month that pages show needs 31 days.",
    unit: "days",
  }),
  deletedPercent: percent.default(30).meta({
    title: "Ask when a plan deletes more than",
    description:
      "Of what the gateway holds of an API, once that is ten things or more. Such a plan has to be confirmed.",
    unit: "%",
  }),
  changedPercent: percent.default(50).meta({
    title: "Ask when a plan changes more than",
    description: "Counted in the same way.",
    unit: "%",
  }),
  credentialReminderDays: days(1, 365).default(14).meta({
    title: "Remind of a credential that expires within",
    description: "On the page of credentials, and on the page of each gateway that uses it.",
    unit: "days",
  }),
});
export type Limits = z.output<typeof limitsSchema>;
