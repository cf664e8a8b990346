import { formFieldsOf } from "#components/forms/form-field.ts";
import { jsonSchemaOf } from "#components/forms/json-schema-of.ts";
import { Notice } from "#components/ui/notice.tsx";
import { Section } from "#components/ui/section.tsx";
import { teamNames } from "#lib/access/teams/queries.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { listCredentials } from "#lib/credentials/queries.ts";
import { getDependents } from "#lib/gateways/dependents.ts";
import { listGateways } from "#lib/gateways/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { type GatewayPageProps, openGateway } from "../../open-gateway.ts";
import { ChecksForm } from "./checks-form.tsx";
import { CredentialForm } from "./credential-form.tsx";
import { DeleteGateway } from "./delete-gateway.tsx";
import { EnableGateway } from "./enable-gateway.tsx";
import { GrantForm } from "./grant-form.tsx";
import { LabelsForm } from "./labels-form.tsx";
import { ModeForm } from "./mode-form.tsx";
import { SettingsForm } from "./settings-form.tsx";

export default async function GatewaySettingsPage({ params }: GatewayPageProps) {
  const { actor, gateway } = await openGateway((await params).gatewayId);
  const locked = lockedReason(actor.role, "gateway:manage");
  const descriptor = Object.hasOwn(descriptors, gateway.kind) ? descriptors[gateway.kind] : undefined;
  const { id, name, rowVersion } = gateway;
  const dependents = await getDependents(actor, id);
  const known = [...new Set((await listGateways(actor)).flatMap(({ labels }) => labels))].toSorted();
  return (
    <>
      {descriptor ? (
        <>
          <Section title="Mode">
            <ModeForm key={gateway.mode} id={id} mode={gateway.mode} modes={descriptor.modes} locked={locked} />
          </Section>
          <Section title="Checks">
            <ChecksForm
              key={`checks ${rowVersion}`}
              id={id}
              rowVersion={rowVersion}
              checkEveryMinutes={gateway.checkEveryMinutes}
              locked={locked}
            />
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
      <Section title="Disable" description="A disabled gateway keeps serving; Gatehouse leaves it alone.">
        <EnableGateway id={id} name={name} disabled={gateway.connection === "disabled"} locked={locked} />
      </Section>
      <Section title="Delete" description="For a gateway that Gatehouse is to forget.">
        <DeleteGateway id={id} name={name} dependents={dependents} locked={locked} />
      </Section>
    </>
  );
}
