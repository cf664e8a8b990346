import { Store } from "../../core/store.ts";
import { badRequest, notFound } from "../control/aws-error.ts";
import { newIdentifier } from "./identifier.ts";
import {
  type Api,
  type Deployment,
  type HeldApi,
  type HttpDefinition,
  type HttpKinds,
  httpReaders,
  type Stage,
} from "./model.ts";

/** Whose APIs these are, and when. */
export interface AccountFacts {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const automatic = "Automatic deployment triggered by changes to the Api configuration";

/** The account's HTTP APIs, with what is always true of them: a stage serves what was frozen, and automatic stages freeze each change. */
export class Apis {
  readonly store: Store<HttpKinds>;
  readonly facts: AccountFacts;

  constructor(facts: AccountFacts, statePath?: string) {
    this.facts = facts;
    this.store = new Store<HttpKinds>(httpReaders, statePath);
  }

  /** Throws a NotFoundException when there is none. */
  get(apiId: string): HeldApi {
    const held = this.store.get("apis", apiId);
    if (held === undefined) throw notFound(`Invalid API identifier specified ${this.facts.accountId}:${apiId}`);
    return held;
  }

  /** The API, when it may be edited here: not WebSocket, and not another service's. */
  editable(apiId: string): HeldApi {
    const held = this.get(apiId);
    if (held.api.apiGatewayManaged === true)
      throw badRequest(`API ${apiId} is managed by another service and can't be changed through API Gateway`);
    if (held.api.protocolType !== "HTTP") throw badRequest("The sandbox changes no WebSocket APIs");
    return held;
  }

  create(api: Omit<Api, "apiId" | "createdDate">, definition: HttpDefinition): HeldApi {
    const apiId = newIdentifier(10);
    const held = {
      id: apiId,
      api: { ...api, apiId, createdDate: this.date() },
      definition,
      stages: [],
      deployments: [],
    };
    this.store.put("apis", held);
    return held;
  }

  /** Puts the definition in place of the one before, and freezes it for the stages that deploy by themselves. */
  redefine(held: HeldApi, definition: HttpDefinition, api: Api = held.api): HeldApi {
    let result = { ...held, api, definition };
    this.store.transaction(() => {
      this.store.put("apis", result);
      for (const { autoDeploy, stageName } of result.stages)
        if (autoDeploy) result = this.deployAutomatically(result, stageName);
    });
    return result;
  }

  /** Freezes the definition as it is. Throws when there is nothing to deploy. */
  deploy(held: HeldApi, about: Pick<Deployment, "autoDeployed" | "description">): readonly [HeldApi, Deployment] {
    if (held.definition.routes.length === 0)
      throw badRequest("Unable to deploy API because no routes exist in this API");
    const deployment: Deployment = {
      ...{ deploymentId: newIdentifier(6), deploymentStatus: "DEPLOYED", createdDate: this.date() },
      ...about,
    };
    const result = { ...held, deployments: [...held.deployments, deployment] };
    this.store.transaction(() => {
      this.store.put("apis", result);
      this.store.put("snapshots", { id: snapshotId(held.id, deployment.deploymentId), definition: held.definition });
    });
    return [result, deployment];
  }

  /** What automatic deployment does for one stage. What cannot be deployed is said on the stage, which goes on serving. */
  deployAutomatically(held: HeldApi, stageName: string): HeldApi {
    if (held.definition.routes.length === 0) {
      const message = "Deployment attempt failed: Unable to deploy API because no routes exist in this API";
      return this.changeStage(held, stageName, { lastDeploymentStatusMessage: message });
    }
    const [deployed, { deploymentId }] = this.deploy(held, { autoDeployed: true, description: automatic });
    return this.changeStage(deployed, stageName, {
      deploymentId,
      lastDeploymentStatusMessage: `Successfully deployed stage with deployment ID '${deploymentId}'`,
    });
  }

  changeStage(held: HeldApi, stageName: string, change: Partial<Stage>): HeldApi {
    const lastUpdatedDate = this.date();
    const stages = held.stages.map((stage) =>
      stage.stageName === stageName ? { ...stage, ...change, lastUpdatedDate } : stage,
    );
    const result = { ...held, stages };
    this.store.put("apis", result);
    return result;
  }

  remove(apiId: string): void {
    const held = this.get(apiId);
    this.store.transaction(() => {
      for (const { deploymentId } of held.deployments) this.store.remove("snapshots", snapshotId(apiId, deploymentId));
      this.store.remove("apis", apiId);
    });
  }

  /** What the deployment froze. */
  snapshot(apiId: string, deploymentId: string): HttpDefinition | undefined {
    return this.store.get("snapshots", snapshotId(apiId, deploymentId))?.definition;
  }

  /** Now, to the second, as the service writes it. */
  date(): string {
    return new Date(this.facts.now()).toISOString().replace(/\.\d{3}Z$/, "Z");
  }
}

export function snapshotId(apiId: string, deploymentId: string): string {
  return `${apiId}/${deploymentId}`;
}

/** Throws a NotFoundException when the API has no such stage. */
export function stageOf(held: HeldApi, stageName: string): Stage {
  const stage = held.stages.find((candidate) => candidate.stageName === stageName);
  if (stage === undefined) throw notFound("Invalid stage identifier specified");
  return stage;
}
