import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import type { Metadata } from "next";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { deleteLocked } from "#lib/access/teams/commands.ts";
import { type ListedTeam, listTeams } from "#lib/access/teams/queries.ts";
import { type ListedUser, listUsers } from "#lib/access/users/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../../require-actor.ts";
import { LockedPage } from "../locked-page.tsx";
import { NewTeamForm } from "./new-team-form.tsx";
import { TeamControls } from "./team-controls.tsx";
import { TeamMembers } from "./team-members.tsx";

export const metadata: Metadata = { title: "Teams" };

export default async function TeamsPage() {
  const actor = await requireActor();
  const locked = lockedReason(actor.role, "team:manage");
  if (locked !== undefined) return <LockedPage title="Teams" who="Only admins see all teams" reason={locked} />;
  const [teams, users] = [await listTeams(actor), await listUsers(actor)];
  return (
    <>
      <PageHeader
        title="Teams"
        description="People who own APIs together. In the settings of a gateway you say which teams may deploy to it."
      />
      <Section title="New team">
        <NewTeamForm />
      </Section>
      {teams.length === 0 ? (
        <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1 }}>
          <EmptyState title="No teams yet">
            Without teams every publisher may deploy to every gateway. Make a team to say otherwise.
          </EmptyState>
        </Box>
      ) : null}
      {teams.map((team) => (
        <TeamSection key={team.id} team={team} users={users} />
      ))}
    </>
  );
}

function TeamSection({ team, users }: { readonly team: ListedTeam; readonly users: readonly ListedUser[] }) {
  const inTeam = new Set(team.members.map(({ id }) => id));
  const locked = deleteLocked({ apis: team.apis, gateways: team.gateways.map(({ name }) => name) });
  return (
    <Section title={team.name} actions={<TeamControls key={team.name} id={team.id} name={team.name} locked={locked} />}>
      <Facts
        facts={[
          ["Owns", team.apis === 0 ? "No API" : count(team.apis, "API")],
          [
            "May deploy to",
            team.gateways.length === 0
              ? "Gateways that are open to every publisher"
              : team.gateways.map((gateway) => (
                  <Box component="span" key={gateway.id} sx={{ mr: 1.5 }}>
                    <Link href={paths.gatewaySettings(gateway.id)}>{gateway.name}</Link>
                  </Box>
                )),
          ],
          ["Made", <RelativeTime key="made" at={team.createdAt} />],
        ]}
      />
      <TeamMembers
        teamId={team.id}
        teamName={team.name}
        members={team.members}
        others={users
          .filter((user) => user.disabledAt === null && !inTeam.has(user.id))
          .map(({ id, name, email }) => ({ id, label: `${name} (${email})` }))}
      />
    </Section>
  );
}
