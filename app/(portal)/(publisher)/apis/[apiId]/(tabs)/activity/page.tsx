import { paths } from "#lib/web/paths.ts";
import type { SearchParams } from "../../../../../search-text.ts";
import { SubjectActivity } from "../../../../../subject-activity.tsx";
import { type ApiPageProps, openApi } from "../../open-api.ts";

interface ActivityPageProps extends ApiPageProps {
  readonly searchParams: SearchParams;
}

export default async function ActivityPage({ params, searchParams }: ActivityPageProps) {
  const { actor, api } = await openApi((await params).apiId);
  const subject = { type: "api", id: api.id } as const;
  return (
    <SubjectActivity actor={actor} subject={subject} searchParams={searchParams} here={paths.apiActivity(api.id)} />
  );
}
