import Box from "@mui/material/Box";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";

interface ChecklistProps {
  readonly steps: readonly {
    readonly title: string;
    readonly done: boolean;
    readonly href: string;
    readonly action: string;
    readonly locked: string | undefined;
  }[];
}

/** The first steps, ticked by what really happened. It goes away by itself when all are done. */
export function Checklist({ steps }: ChecklistProps) {
  const next = steps.find((step) => !step.done);
  return (
    <Section
      title="First steps"
      description={`${steps.filter(({ done }) => done).length} of ${steps.length} done`}
      flush
    >
      <Box component="ol" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {steps.map((step) => (
          <Box
            component="li"
            key={step.title}
            sx={{
              px: 2,
              py: 1.25,
              display: "flex",
              gap: 2,
              alignItems: "center",
              justifyContent: "space-between",
              flexWrap: "wrap",
              borderTop: 1,
              borderColor: "divider",
              "&:first-of-type": { borderTop: 0 },
            }}
          >
            <Box sx={{ color: step.done ? "text.secondary" : "text.primary" }}>
              <Status tone={step.done ? "good" : "neutral"}>{step.title}</Status>
            </Box>
            {step.done ? (
              <Box component="span" sx={{ color: "text.secondary", fontSize: 13 }}>
                Done
              </Box>
            ) : (
              <LockableButton
                size="small"
                variant={step === next ? "contained" : "outlined"}
                href={step.href}
                locked={step.locked}
              >
                {step.action}
              </LockableButton>
            )}
          </Box>
        ))}
      </Box>
    </Section>
  );
}
