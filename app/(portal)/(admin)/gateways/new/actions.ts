"use server";
import { registerGatewaySchema, testConnectionSchema } from "#lib/gateways/input.ts";
import { registerAndCheckGateway } from "#lib/gateways/register-gateway.ts";
import { testConnection } from "#lib/gateways/test-connection.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const testConnectionAction = action({
  name: "gateway.test",
  permission: "gateway:manage",
  input: testConnectionSchema,
  subject: ({ kind }) => ({ type: "gateway", name: kind }),
  run: (context, input) => testConnection(context, input),
});

export const registerGatewayAction = action({
  name: "gateway.register",
  permission: "gateway:manage",
  input: registerGatewaySchema,
  subject: ({ name }) => ({ type: "gateway", name }),
  run: (context, input) => registerAndCheckGateway(context, input),
  revalidate: [paths.gateways()],
});
