import { paths } from "#lib/web/paths.ts";
import type { SearchParams } from "../../../../../search-text.ts";
import { SubjectActivity } from "../../../../../subject-activity.tsx";
import { type GatewayPageProps, openGateway } from "../../open-gateway.ts";

interface ActivityPageProps extends GatewayPageProps {
  readonly searchParams: SearchParams;
}

export default async function ActivityPage({ params, searchParams }: ActivityPageProps) {
  const { actor, gateway } = await openGateway((await params).gatewayId);
  const subject = { type: "gateway", id: gateway.id } as const;
  const here = paths.gatewayActivity(gateway.id);
  return <SubjectActivity actor={actor} subject={subject} searchParams={searchParams} here={here} />;
}
