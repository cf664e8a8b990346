import { paths } from "./paths.ts";

/**
 * Where the subject of an audit event is seen, for those that have a page. It may be deleted by now; its page then says so.
 * Browser-safe.
 */
export function subjectPath(type: string, id: string): string | undefined {
  switch (type) {
    case "api":
      return paths.api(id);
    case "gateway":
      return paths.gateway(id);
    case "rollout":
      return paths.rollout(id);
    case "team":
      return paths.teams();
    case "sign-in":
      return paths.signInSettings();
    default:
      return undefined;
  }
}
