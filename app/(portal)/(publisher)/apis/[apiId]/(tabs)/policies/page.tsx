import { formFieldsOf, initialValues } from "#components/forms/form-field.ts";
import { jsonSchemaOf } from "#components/forms/json-schema-of.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { describePolicy, policies, policyTypes } from "#lib/model/policy/policy.ts";
import { type ApiPageProps, openApi } from "../../open-api.ts";
import { GatewaySpecific } from "./gateway-specific.tsx";
import { PolicyList } from "./policy-list.tsx";

/** Labels, sentences and forms cross to the browser as data, so that no schema and no policy code does. */
export default async function PoliciesPage({ params }: ApiPageProps) {
  const { actor, api } = await openApi((await params).apiId);
  const kinds = policyTypes.map((type) => {
    const { label, summary, schema } = policies[type];
    return { type, label, summary, fields: formFieldsOf(jsonSchemaOf(schema)) };
  });
  const entries = api.draft.policies.map((entry) => ({ entry, sentence: describePolicy(entry.config) }));
  const extensions = Object.values(descriptors).flatMap(({ kind, label, extensions: schema }) => {
    if (schema === undefined) return [];
    const fields = formFieldsOf(jsonSchemaOf(schema));
    return [{ kind, label, fields, values: { ...initialValues(fields), ...api.draft.extensions[kind] } }];
  });
  const shared = { apiId: api.id, rowVersion: api.rowVersion, locked: lockedReason(actor.role, "api:edit") };
  return (
    <>
      <PolicyList key={api.rowVersion} {...shared} entries={entries} kinds={kinds} />
      <GatewaySpecific {...shared} kinds={extensions} />
    </>
  );
}
