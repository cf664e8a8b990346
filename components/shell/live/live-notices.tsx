"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { paths } from "#lib/web/paths.ts";
import { useLive } from "./live-provider.tsx";
import { warnBeforeMs } from "./live-state.ts";

/** What goes on between this page and Gatehouse, said above the page. Nothing typed is touched by any of it. */
export function LiveNotices() {
  return (
    <Box data-screen-only>
      <ReachNotice />
      <SessionNotice />
    </Box>
  );
}

function ReachNotice() {
  const { reach, ask } = useLive();
  if (reach === "reached") return null;
  const again = (
    <Button color="inherit" size="small" onClick={ask}>
      Try now
    </Button>
  );
  return reach === "offline" ? (
    <Notice severity="warning" title="You are offline" action={again}>
      What is shown may be old. What you typed stays; gateways and rollouts go on without this page.
    </Notice>
  ) : (
    <Notice severity="warning" title="Gatehouse does not answer just now" action={again}>
      What is shown may be old. The work itself goes on, or resumes when Gatehouse is back; this page keeps asking.
    </Notice>
  );
}

function SessionNotice() {
  const { session, endsAt } = useLive();
  const { stay, pending } = useStay();
  const here = usePathname();
  if (session === "ended") {
    return (
      <Notice
        severity="error"
        title="Your session has ended"
        action={
          <Button color="inherit" size="small" href={paths.signIn({ from: here })} target="_blank" rel="opener">
            Sign in in another tab
          </Button>
        }
      >
        What you typed is still here. Sign in in another tab, come back to this one and go on.
      </Notice>
    );
  }
  if (session === "other") {
    return (
      <Notice
        severity="error"
        title="Somebody else signed in in this browser"
        action={
          <Button color="inherit" size="small" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        What you send from this page would be theirs. Copy what you need, then reload the page.
      </Notice>
    );
  }
  if (endsAt === undefined || endsAt - Date.now() > warnBeforeMs) return null;
  return (
    <Notice
      severity="warning"
      title="Your session is about to end"
      action={
        <Button color="inherit" size="small" onClick={stay} loading={pending}>
          Stay signed in
        </Button>
      }
    >
      It ends <RelativeTime at={new Date(endsAt)} />, because nobody used it. Twelve hours after sign-in it ends in any
      case.
    </Notice>
  );
}

/** Uses the session, by making the page anew around what was typed, and asks then how long it lasts now. */
function useStay() {
  const router = useRouter();
  const { ask } = useLive();
  const [pending, startTransition] = useTransition();
  const asked = useRef(false);
  useEffect(() => {
    if (pending || !asked.current) return;
    asked.current = false;
    ask();
  }, [pending, ask]);
  const stay = () => {
    asked.current = true;
    startTransition(() => router.refresh());
  };
  return { stay, pending };
}
