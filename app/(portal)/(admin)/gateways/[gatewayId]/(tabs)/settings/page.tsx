import { formFieldsOf } from "#components/forms/form-field.ts";
import { jsonSchemaOf } from "#components/forms/json-schema-of.ts";
import { Notice } from "#components/ui/notice.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { teamNames } from "#lib/access/teams/queries.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { listCredentials } from "#lib/credentials/queries.ts";
import { listGateways } from "#lib/gateways/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { type GatewayPageProps, openGateway } from "../../open-gateway.ts";
import { CredentialForm } from "./credential-form.tsx";
import { GrantForm } from "./grant-form.tsx";
import { LabelsForm } from "./labels-form.tsx";
import { ModeForm } from "./mode-form.tsx";
import { RetireGateway } from "./retire-gateway.tsx";
import { SettingsForm } from "./settings-form.tsx";

export default async function GatewaySettingsPage({ params }: GatewayPageProps) {
  const { actor, gateway } = await openGateway((await params).gatewayId);
  const locked = lockedReason(actor.role, "gateway:manage");
  const descriptor = descriptors[gateway.kind];
  const deployed = Object.values(gateway.deployments).reduce((sum, number) => sum + number, 0);
  const { id, rowVersion } = gateway;
  const known = [...new Set((await listGateways(actor)).flatMap(({ labels }) => labels))].toSorted();
  return (
    <>
      {descriptor ? (
        <>
          <Section title="Mode">
            <ModeForm key={gateway.mode} id={id} mode={gateway.mode} modes={descriptor.modes} locked={locked} />
          </Section>
          <Section
            title="Labels"
            description="To find gateways by, to say where an API may run, and who has to approve."
          >
            <LabelsForm
              key={`labels ${rowVersion}`}
              id={id}
              rowVersion={rowVersion}
              labels={gateway.labels}
              known={known}
              locked={locked}
            />
          </Section>
          <Section
            title="Connection"
            description="Another address drops the stored secret: it is typed anew for the new place."
          >
            <SettingsForm
              key={rowVersion}
              id={id}
              rowVersion={rowVersion}
              name={gateway.name}
              settings={gateway.settings}
              fields={formFieldsOf(jsonSchemaOf(descriptor.settings))}
              locked={locked}
            />
          </Section>
          <Section
            title="Another credential"
            description="Give this gateway another credential. The present one stays stored."
          >
            <CredentialForm
              key={`credential ${rowVersion}`}
              id={id}
              rowVersion={rowVersion}
              name={gateway.name}
              fields={formFieldsOf(jsonSchemaOf(descriptor.credentials), { secret: true })}
              stored={
                locked
                  ? []
                  : (await listCredentials(actor, { kind: gateway.kind })).map(({ id: key, name }) => ({
                      id: key,
                      name,
                    }))
              }
              locked={locked}
            />
          </Section>
        </>
      ) : (
        <Notice severity="warning" title={`This Gatehouse does not know the kind ${gateway.kind}`} />
      )}
      <Section
        title="Who may deploy"
        description="Every publisher, until you choose teams; then the publishers in them, and admins."
      >
        <GrantForm
          key={gateway.grantedTo.map((team) => team.id).join()}
          gatewayId={id}
          teams={await teamNames(actor)}
          granted={gateway.grantedTo.map((team) => team.id)}
          locked={locked}
        />
      </Section>
      <Section
        title="Disable or delete"
        description={
          deployed > 0
            ? `It runs ${count(deployed, "API")}. A disabled gateway keeps serving; one that runs something cannot be deleted.`
            : "Nothing of ours is on it."
        }
      >
        <RetireGateway
          id={id}
          name={gateway.name}
          disabled={gateway.connection === "disabled"}
          deployed={deployed}
          locked={locked}
        />
      </Section>
    </>
  );
}
