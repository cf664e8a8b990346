import { z } from "zod";
import { checkScheduleSchema } from "#lib/model/check-schedule.ts";
import { gatewayModeSchema } from "#lib/model/gateway.ts";

const name = z.string().trim().min(1, "Give it a name.").max(80, "Use at most 80 characters.");

/** Short words to find and group gateways by: `production`, `eu-west`. */
export const labelsSchema = z
  .array(
    z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, "Use letters, digits, dots and dashes, 40 at most."),
  )
  .max(20, "Use at most 20 labels.");

/** Where a credential comes from: one that is stored, one typed now, or none where the gateway asks for none. */
export const credentialChoiceSchema = z.discriminatedUnion("from", [
  z.object({ from: z.literal("stored"), id: z.uuid() }),
  z.object({ from: z.literal("new"), name, values: z.record(z.string(), z.unknown()) }),
  z.object({ from: z.literal("none") }),
]);
export type CredentialChoice = z.infer<typeof credentialChoiceSchema>;

export const registerGatewaySchema = z.object({
  name,
  kind: z.string(),
  settings: z.record(z.string(), z.unknown()),
  credential: credentialChoiceSchema,
  mode: gatewayModeSchema,
  labels: labelsSchema.default([]),
  checkEveryMinutes: checkScheduleSchema.default(5),
});
export type RegisterGateway = z.input<typeof registerGatewaySchema>;

export const testConnectionSchema = z.object({
  kind: z.string(),
  settings: z.record(z.string(), z.unknown()),
  credential: z.discriminatedUnion("from", [
    z.object({ from: z.literal("stored"), id: z.uuid() }),
    z.object({ from: z.literal("new"), values: z.record(z.string(), z.unknown()) }),
    z.object({ from: z.literal("none") }),
  ]),
  mode: gatewayModeSchema,
});
export type TestConnection = z.input<typeof testConnectionSchema>;

export const updateGatewaySchema = z.object({
  id: z.uuid(),
  /** As the page showed it; an edit of something that changed since is refused. */
  rowVersion: z.number().int(),
  name: name.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  labels: labelsSchema.optional(),
  checkEveryMinutes: checkScheduleSchema.optional(),
  credential: credentialChoiceSchema.optional(),
});
export type UpdateGateway = z.input<typeof updateGatewaySchema>;

export const deleteGatewaySchema = z.object({
  id: z.uuid(),
  /** The gateway's name as typed: what runs there is left serving and forgotten with it. */
  detachName: z.string().trim().optional(),
});
export type DeleteGateway = z.infer<typeof deleteGatewaySchema>;

export const changeModeSchema = z.object({ id: z.uuid(), mode: gatewayModeSchema });
export type ChangeMode = z.infer<typeof changeModeSchema>;
