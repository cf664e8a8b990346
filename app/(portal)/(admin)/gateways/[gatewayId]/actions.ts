"use server";
import { z } from "zod";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { deleteGateway } from "#lib/gateways/delete-gateway.ts";
import { disableGateway, enableGateway } from "#lib/gateways/enable-gateway.ts";
import { grantGateway, grantGatewaySchema } from "#lib/gateways/grants.ts";
import { changeModeSchema, deleteGatewaySchema, updateGatewaySchema } from "#lib/gateways/input.ts";
import { changeMode, updateGateway } from "#lib/gateways/update-gateway.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

const gatewayInput = z.object({ id: z.uuid() });

export const checkGatewayAction = action({
  name: "gateway.check",
  permission: "gateway:manage",
  input: gatewayInput,
  subject: ({ id }) => ({ type: "gateway", id }),
  run: (context, input) => checkGateway(context, input),
  revalidate: ({ id }) => [paths.gateway(id), paths.gateways()],
});

export const updateGatewayAction = action({
  name: "gateway.update",
  permission: "gateway:manage",
  input: updateGatewaySchema,
  subject: ({ id, name }) => ({ type: "gateway", id, name }),
  run: (context, input) => updateGateway(context, input),
  revalidate: ({ id }) => [paths.gateway(id), paths.gatewaySettings(id), paths.gateways()],
});

export const changeModeAction = action({
  name: "gateway.change-mode",
  permission: "gateway:manage",
  input: changeModeSchema,
  subject: ({ id }) => ({ type: "gateway", id }),
  run: (context, input) => changeMode(context, input),
  revalidate: ({ id }) => [paths.gateway(id), paths.gatewaySettings(id), paths.gateways()],
});

export const grantGatewayAction = action({
  name: "gateway.grant",
  permission: "gateway:manage",
  input: grantGatewaySchema,
  subject: ({ gatewayId }) => ({ type: "gateway", id: gatewayId }),
  run: (context, input) => grantGateway(context, input),
  revalidate: ({ gatewayId }) => [paths.gatewaySettings(gatewayId), paths.teams()],
});

export const disableGatewayAction = action({
  name: "gateway.disable",
  permission: "gateway:manage",
  input: gatewayInput,
  subject: ({ id }) => ({ type: "gateway", id }),
  run: (context, input) => disableGateway(context, input),
  revalidate: ({ id }) => [paths.gateway(id), paths.gateways()],
});

export const enableGatewayAction = action({
  name: "gateway.enable",
  permission: "gateway:manage",
  input: gatewayInput,
  subject: ({ id }) => ({ type: "gateway", id }),
  run: (context, input) => enableGateway(context, input),
  revalidate: ({ id }) => [paths.gateway(id), paths.gateways()],
});

export const deleteGatewayAction = action({
  name: "gateway.delete",
  permission: "gateway:manage",
  input: deleteGatewaySchema,
  subject: ({ id }) => ({ type: "gateway", id }),
  run: (context, input) => deleteGateway(context, input),
  revalidate: [paths.gateways()],
});
