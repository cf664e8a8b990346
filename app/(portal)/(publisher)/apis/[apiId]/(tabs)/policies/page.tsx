import Box from "@mui/material/Box";
import { Suspense } from "react";
import { formFieldsOf, initialValues } from "#components/forms/form-field.ts";
import { jsonSchemaOf } from "#components/forms/json-schema-of.ts";
import { PageSkeleton } from "#components/ui/page-skeleton.tsx";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { describePolicy, policies, policyTypes } from "#lib/model/policy/policy.ts";
import { type SearchParams, textOf } from "../../../../../search-text.ts";
import { type ApiPageProps, openApi } from "../../open-api.ts";
import { GatewayFit } from "./gateway-fit.tsx";
import { GatewaySpecific } from "./gateway-specific.tsx";
import { PolicyEditor } from "./policy-editor.tsx";
import { policyValues } from "./policy-values.ts";

/** Labels, sentences and forms cross to the browser as data, so that no schema and no policy code does. */
export default async function PoliciesPage({
  params,
  searchParams,
}: ApiPageProps & { readonly searchParams: SearchParams }) {
  const { actor, api } = await openApi((await params).apiId);
  const gateway = textOf((await searchParams).gateway);
  const kinds = policyTypes.map((type) => {
    const { label, summary, schema } = policies[type];
    return { type, label, summary, fields: formFieldsOf(jsonSchemaOf(schema)) };
  });
  const entries = api.draft.policies;
  const extensions = Object.values(descriptors).flatMap(({ kind, label, extensions: schema }) => {
    if (schema === undefined) return [];
    const fields = formFieldsOf(jsonSchemaOf(schema));
    return [{ kind, label, fields, values: { ...initialValues(fields), ...api.draft.extensions[kind] } }];
  });
  const shared = { apiId: api.id, rowVersion: api.rowVersion, locked: lockedReason(actor.role, "api:edit") };
  return (
    <Box
      sx={{
        display: "grid",
        gap: { lg: 3 },
        gridTemplateColumns: { lg: "minmax(0, 7fr) minmax(0, 4fr)" },
        alignItems: "start",
      }}
    >
      <div>
        <PolicyEditor
          {...shared}
          saved={policyValues(entries)}
          sentences={Object.fromEntries(entries.map(({ id, config }) => [id, describePolicy(config)]))}
          kinds={kinds}
          keptAs={`policies ${actor.id} ${api.id}`}
        />
        <GatewaySpecific {...shared} kinds={extensions} />
      </div>
      <Suspense fallback={<PageSkeleton rows={3} />}>
        <GatewayFit api={api} search={gateway} />
      </Suspense>
    </Box>
  );
}
