import { isObject, type Unchecked } from "../../../core/json.ts";
import { newIdentifier } from "../identifier.ts";
import { integrationProblem, type ProposedIntegration } from "../integration-problem.ts";
import { type Integration, longestTimeoutMs } from "../model.ts";
import { resolve } from "./references.ts";

const shared = "x-amazon-apigateway-integrations";

/**
 * The integrations that the document makes: those of its components once, however many operations refer to them, and one for
 * each operation that brings its own.
 */
export class ImportedIntegrations {
  readonly made: Integration[] = [];
  readonly #document: Unchecked;
  readonly #byReference = new Map<string, Integration | string>();

  constructor(document: Unchecked) {
    this.#document = document;
    const components = isObject(document.components) ? document.components : {};
    const integrations = isObject(components[shared]) ? components[shared] : {};
    for (const [name, extension] of Object.entries(integrations))
      this.#byReference.set(`#/components/${shared}/${name}`, this.#make(extension));
  }

  /** The integration of `x-amazon-apigateway-integration`, or the sentence why there is none. */
  of(extension: unknown): Integration | string {
    const reference = isObject(extension) ? extension.$ref : undefined;
    if (typeof reference !== "string") return this.#make(extension);
    return this.#byReference.get(reference) ?? `Reference ${reference} is missing`;
  }

  /** Of the shared ones that could not be made, with their names. */
  get problems(): string[] {
    return [...this.#byReference].flatMap(([reference, made]) =>
      typeof made === "string" ? [`${reference}: ${made}`] : [],
    );
  }

  #make(extension: unknown): Integration | string {
    const resolved = resolve(this.#document, extension);
    if (!isObject(resolved)) return "x-amazon-apigateway-integration must be an object";
    const proposed = propose(resolved);
    const problem = integrationProblem(proposed);
    if (problem !== undefined) return problem;
    const integration: Integration = {
      ...proposed,
      integrationId: newIdentifier(7),
      integrationType: proposed.integrationType === "AWS_PROXY" ? "AWS_PROXY" : "HTTP_PROXY",
      payloadFormatVersion: proposed.payloadFormatVersion ?? "1.0",
      connectionType: "INTERNET",
      timeoutInMillis: proposed.timeoutInMillis ?? longestTimeoutMs,
    };
    this.made.push(integration);
    return integration;
  }
}

/** "x-amazon-apigateway-integration object", in the words of the API. */
function propose(extension: Unchecked): ProposedIntegration {
  const text = (key: string) => (typeof extension[key] === "string" ? extension[key] : undefined);
  const tlsConfig = isObject(extension.tlsConfig) ? extension.tlsConfig : {};
  const { serverNameToVerify } = tlsConfig;
  return {
    integrationType: (text("type") ?? "").toUpperCase(),
    integrationSubtype: text("integrationSubtype"),
    integrationMethod: text("httpMethod")?.toUpperCase(),
    integrationUri: text("uri"),
    connectionType: text("connectionType") === "VPC_LINK" ? "VPC_LINK" : "INTERNET",
    connectionId: text("connectionId"),
    credentialsArn: text("credentials"),
    description: text("description"),
    payloadFormatVersion: formatVersion(extension.payloadFormatVersion),
    requestParameters: textsOf(extension.requestParameters),
    responseParameters: textsByStatus(extension.responseParameters),
    timeoutInMillis: typeof extension.timeoutInMillis === "number" ? extension.timeoutInMillis : undefined,
    tlsConfig: typeof serverNameToVerify === "string" ? { serverNameToVerify } : undefined,
  };
}

/** The vendor's own examples write it as a number. */
function formatVersion(value: unknown): string | undefined {
  if (typeof value === "number") return value.toFixed(1);
  return typeof value === "string" ? value : undefined;
}

function textsOf(value: unknown): Record<string, string> | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

function textsByStatus(value: unknown): Record<string, Record<string, string>> | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([status, parameters]) => [status, textsOf(parameters) ?? {}]));
}
