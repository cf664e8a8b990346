import Button from "@mui/material/Button";
import type { Metadata } from "next";
import { z } from "zod";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { type ListedToken, listTokens } from "#lib/access/tokens/queries.ts";
import { env } from "#lib/env.ts";
import { roleCan } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../../require-actor.ts";
import { type SearchParams, textOf } from "../../../search-text.ts";
import { NewTokenForm } from "./new-token-form.tsx";
import { RevokeToken } from "./revoke-token.tsx";

export const metadata: Metadata = { title: "Tokens" };

export default async function TokensPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const cursor = z.uuid().safeParse(textOf((await searchParams).cursor)).data;
  const { items, nextCursor } = await listTokens(actor, cursor);
  const everybodys = roleCan(actor.role, "token:manage");
  return (
    <>
      <PageHeader
        title="Tokens"
        description="For programs that read from Gatehouse. A token may never do more than its owner, and ends by itself."
      />
      <Section title="New token">
        <NewTokenForm
          role={actor.role}
          example={new URL(paths.route.rollout("ROLLOUT-ID"), env().GATEHOUSE_URL).href}
        />
      </Section>
      <Section title={everybodys ? "Everybody's tokens" : "Your tokens"} flush>
        {items.length === 0 ? (
          <EmptyState title={cursor === undefined ? "No tokens yet" : "No more tokens"}>
            Make one above, for the program that needs it and for nothing else.
          </EmptyState>
        ) : (
          <DataTable caption="Tokens" columns={columns} rows={items} rowKey={(token) => token.id} />
        )}
      </Section>
      {nextCursor ? <Button href={paths.tokens({ cursor: nextCursor })}>Next 100</Button> : null}
    </>
  );
}

const columns: readonly Column<ListedToken>[] = [
  { name: "For", cell: (token) => token.name },
  { name: "Owner", cell: (token) => (token.own ? `${token.owner} (you)` : token.owner) },
  { name: "May", cell: (token) => token.permissions.join(", ") },
  {
    name: "Valid",
    cell: (token) =>
      token.expired ? (
        <Status tone="warning">
          Expired <RelativeTime at={token.expiresAt} />
        </Status>
      ) : (
        <>
          ends <RelativeTime at={token.expiresAt} />
        </>
      ),
  },
  { name: "Last used", cell: (token) => (token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : "Never") },
  { name: "Made", cell: (token) => <RelativeTime at={token.createdAt} /> },
  {
    name: "Revoke",
    headingHidden: true,
    align: "right",
    cell: (token) => <RevokeToken tokenId={token.id} name={token.name} />,
  },
];
