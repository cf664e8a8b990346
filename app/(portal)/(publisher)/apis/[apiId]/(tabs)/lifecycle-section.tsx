"use client";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import {
  type Lifecycle,
  lifecycleActs,
  lifecycleCan,
  lifecycleMeans,
  lifecycles,
  lifecycleWords,
} from "#lib/model/lifecycle.ts";
import { changeLifecycleAction } from "../actions.ts";

interface LifecycleSectionProps {
  readonly apiId: string;
  readonly rowVersion: number;
  readonly title: string;
  readonly lifecycle: Lifecycle;
  /** Gateways it is live on. */
  readonly live: number;
  readonly locked: string | undefined;
}

/** Where an API stands for those who call it, what each state means, and the moves that are open. */
export function LifecycleSection({ apiId, rowVersion, title, lifecycle, live, locked }: LifecycleSectionProps) {
  const runs = live > 0 ? `It is live on ${count(live, "gateway")}, and stays so.` : "It is live nowhere.";
  return (
    <Section title="Lifecycle" description="What callers are told. It changes nothing on a gateway.">
      <Stack component="ol" aria-label="Lifecycle" sx={{ listStyle: "none", m: 0, p: 0, gap: 1.5 }}>
        {lifecycles.map((state) => {
          const can: true | string = lifecycleCan[lifecycle][state];
          const current = state === lifecycle;
          return (
            <Box
              component="li"
              key={state}
              aria-current={current ? "step" : undefined}
              sx={{ display: "flex", gap: 2, flexWrap: "wrap", alignItems: "center", justifyContent: "space-between" }}
            >
              <Box sx={{ minWidth: 0, flex: "1 1 320px", color: current ? "text.primary" : "text.secondary" }}>
                <Box component="span" sx={{ fontWeight: current ? 600 : 400 }}>
                  {lifecycleWords[state]}
                  {current ? " (now)" : ""}
                </Box>
                <Box sx={{ fontSize: 13 }}>{lifecycleMeans[state]}</Box>
              </Box>
              {current ? null : (
                <ConfirmButton
                  small
                  danger={state === "retired"}
                  label={lifecycleActs[state]}
                  title={`${lifecycleActs[state]}: ${title}?`}
                  act={() => changeLifecycleAction({ apiId, rowVersion, to: state })}
                  locked={locked ?? (can === true ? undefined : can)}
                >
                  {lifecycleMeans[state]} {runs}
                </ConfirmButton>
              )}
            </Box>
          );
        })}
      </Stack>
    </Section>
  );
}
