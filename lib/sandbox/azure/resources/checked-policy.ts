import { validationError } from "../arm/arm-error.ts";
import type { ServiceContext } from "../arm/reply.ts";
import { notEnforced } from "../data/supported.ts";
import { keyOf } from "../model.ts";
import { type PolicyProblem, problemAt } from "../policy/check-part.ts";
import { fragmentProblems, type PolicyPlace, policyProblems } from "../policy/check-policy.ts";
import { readXml, type XmlDocument, XmlProblem } from "../policy/read-xml.ts";
import type { Scope } from "../policy/statement.ts";

/** "Azure API Management limits": size of a policy document. */
const largestPolicyBytes = 256 * 1024;
const largestConsumptionPolicyBytes = 16 * 1024;

/** The text of a policy definition, read. Throws the service's refusal. */
export function checkedPolicy(context: ServiceContext, scope: Scope, text: string, raw: boolean): XmlDocument {
  checkSize(context, text);
  const document = parsed(text, raw);
  const found = policyProblems(document.root, placeOf(context, scope));
  refuse(found.length > 0 ? found : unenforced(context, document));
  return document;
}

/** The same for a fragment, which may be included anywhere. */
export function checkFragment(context: ServiceContext, text: string, raw: boolean): void {
  checkSize(context, text);
  const document = parsed(text, raw);
  const found = fragmentProblems(document.root, placeOf(context, "api"));
  refuse(found.length > 0 ? found : unenforced(context, document));
}

function refuse(problems: readonly PolicyProblem[]): void {
  if (problems.length > 0) throw validationError(problems);
}

/** What the real service would take and this gateway would ignore is refused, so that nobody trusts it. */
function unenforced({ settings }: ServiceContext, { root }: XmlDocument): PolicyProblem[] {
  return settings.enforcedOnly ? notEnforced(root).map(({ element, sentence }) => problemAt(element, sentence)) : [];
}

function skuOf({ state, service }: ServiceContext) {
  return state.get("services", service)?.sku ?? "Developer";
}

function placeOf(context: ServiceContext, scope: Scope): PolicyPlace {
  const { state, service } = context;
  return {
    scope,
    sku: skuOf(context),
    hasBackend: (name) => state.get("backends", keyOf(service, "backends", name)) !== undefined,
    hasFragment: (name) => state.get("fragments", keyOf(service, "policyFragments", name)) !== undefined,
    hasNamedValue: (name) =>
      state.find("namedValues", (value) => value.service === service && value.displayName === name) !== undefined,
  };
}

function checkSize(context: ServiceContext, text: string): void {
  const largest = skuOf(context) === "Consumption" ? largestConsumptionPolicyBytes : largestPolicyBytes;
  if (Buffer.byteLength(text) > largest)
    throw validationError([
      { target: "value", message: `Policy document size exceeds the limit of ${largest} bytes.` },
    ]);
}

function parsed(text: string, raw: boolean): XmlDocument {
  try {
    return readXml(text, raw);
  } catch (error) {
    if (error instanceof XmlProblem) throw validationError([{ target: "representation", message: error.message }]);
    throw error;
  }
}
