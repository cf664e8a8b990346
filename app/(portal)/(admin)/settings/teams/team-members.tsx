"use client";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Select } from "#components/ui/select.tsx";
import type { TeamMember } from "#lib/access/teams/queries.ts";
import { addMemberAction, removeMemberAction } from "./actions.ts";

interface TeamMembersProps {
  readonly teamId: string;
  readonly teamName: string;
  readonly members: readonly TeamMember[];
  /** People who could be added. */
  readonly others: readonly { readonly id: string; readonly label: string }[];
}

export function TeamMembers({ teamId, teamName, members, others }: TeamMembersProps) {
  const [chosen, setChosen] = useState("");
  const add = useAct(addMemberAction, () => setChosen(""));
  const nobody = others.length === 0 ? "Everybody with an account is in it already." : undefined;
  return (
    <Box sx={{ mt: 2 }}>
      {add.problem ? <ProblemNotice problem={add.problem} /> : null}
      <Box component="ul" aria-label={`People in ${teamName}`} sx={{ listStyle: "none", m: 0, p: 0, mb: 1.5 }}>
        {members.map((member) => (
          <Box
            component="li"
            key={member.id}
            sx={{ display: "flex", gap: 1.5, alignItems: "center", flexWrap: "wrap", minHeight: 40 }}
          >
            <span>{member.name}</span>
            <Box component="span" sx={{ color: "text.secondary", fontSize: 13, flex: 1 }}>
              {member.email}
              {member.byClaim ? " · by a claim of the company's sign-in" : ""}
              {member.disabled ? " · disabled" : ""}
            </Box>
            <ConfirmButton
              small
              label="Take out"
              title={`Take ${member.name} out of ${teamName}?`}
              act={() => removeMemberAction({ teamId, userId: member.id })}
            >
              {member.byClaim
                ? "A claim of the company's sign-in put them here, and will again at their next sign-in."
                : "They may no longer deploy to gateways that only this team is granted."}
            </ConfirmButton>
          </Box>
        ))}
        {members.length === 0 ? (
          <Box component="li" sx={{ color: "text.secondary" }}>
            Nobody is in it yet.
          </Box>
        ) : null}
      </Box>
      <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
        <Select
          label={`Person to add to ${teamName}`}
          value={chosen}
          onChange={setChosen}
          options={[{ value: "", label: "Choose somebody" }, ...others.map(({ id, label }) => ({ value: id, label }))]}
        />
        <LockableButton
          variant="outlined"
          pending={add.pending}
          locked={nobody ?? (chosen === "" ? "Choose somebody first." : undefined)}
          onClick={() => add.run({ teamId, userId: chosen })}
        >
          Add to {teamName}
        </LockableButton>
      </Stack>
    </Box>
  );
}
