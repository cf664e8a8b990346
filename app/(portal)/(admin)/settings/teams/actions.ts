"use server";
import { addMember, createTeam, deleteTeam, removeMember, renameTeam } from "#lib/access/teams/commands.ts";
import { membershipSchema, newTeamSchema, renameTeamSchema, teamIdSchema } from "#lib/access/teams/input.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const createTeamAction = action({
  name: "team.create",
  permission: "team:manage",
  input: newTeamSchema,
  subject: ({ name }) => ({ type: "team", name }),
  run: (context, input) => createTeam(context, input),
  revalidate: [paths.teams()],
});

export const renameTeamAction = action({
  name: "team.rename",
  permission: "team:manage",
  input: renameTeamSchema,
  subject: ({ teamId, name }) => ({ type: "team", id: teamId, name }),
  run: (context, input) => renameTeam(context, input),
  revalidate: [paths.teams()],
});

export const deleteTeamAction = action({
  name: "team.delete",
  permission: "team:manage",
  input: teamIdSchema,
  subject: ({ teamId }) => ({ type: "team", id: teamId }),
  run: (context, input) => deleteTeam(context, input),
  revalidate: [paths.teams()],
});

export const addMemberAction = action({
  name: "team.add-member",
  permission: "team:manage",
  input: membershipSchema,
  subject: ({ teamId }) => ({ type: "team", id: teamId }),
  run: (context, input) => addMember(context, input),
  revalidate: [paths.teams()],
});

export const removeMemberAction = action({
  name: "team.remove-member",
  permission: "team:manage",
  input: membershipSchema,
  subject: ({ teamId }) => ({ type: "team", id: teamId }),
  run: (context, input) => removeMember(context, input),
  revalidate: [paths.teams()],
});
