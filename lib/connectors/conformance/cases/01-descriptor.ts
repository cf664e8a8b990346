import assert from "node:assert/strict";
import { z } from "zod";
import { modeAllowsWrites } from "#lib/model/gateway.ts";
import { isJsonObject } from "#lib/model/json.ts";
import type { ConformanceCase } from "../conformance-case.ts";

const fieldSchema = z.looseObject({ title: z.string().min(1) });
const formSchema = z.looseObject({ type: z.literal("object"), properties: z.record(z.string(), z.unknown()) });
const secretWords = /pass(word|phrase)|secret|token|api_?key|private_?key/i;

/**
 * Prevents a gateway that cannot be registered: a sample that its own form refuses, a field without a name, a secret
 * that was filed under settings (and so is shown), a feature nobody answered for.
 */
export const descriptorIsSound: ConformanceCase = {
  number: 1,
  title: "The descriptor is sound, its sample parses, its form renders, and no secret is a setting",
  run: async ({ subject: { descriptor, order }, profile }) => {
    assert.match(descriptor.kind, /^[a-z][a-z0-9-]*$/, "The kind is a lower-case word.");
    for (const text of [descriptor.label, descriptor.summary]) assert.ok(text.trim().length > 0, "Label and summary.");
    assert.equal(new URL(descriptor.docsUrl).protocol, "https:", "The documentation link is https.");
    assert.ok(descriptor.modes.some(modeAllowsWrites), "A connector that writes has a mode that does.");

    const settings = fieldsOf("settings", descriptor.settings);
    const credentials = fieldsOf("credentials", descriptor.credentials);
    for (const name of settings) {
      assert.ok(!secretWords.test(name), `The setting ${name} reads like a secret: move it to the credentials.`);
      assert.ok(!credentials.includes(name), `${name} is both a setting and a credential.`);
    }

    if (descriptor.extensions !== undefined) {
      for (const name of fieldsOf("extensions", descriptor.extensions)) {
        assert.ok(!secretWords.test(name), `The extension ${name} reads like a secret, and a draft keeps none.`);
      }
      assert.ok(descriptor.extensions.safeParse({}).success, "An API that says nothing to this kind is understood.");
    }

    const sample = descriptor.settings.parse(descriptor.sample.settings);
    assert.deepEqual(sample, descriptor.sample.settings, "The sample settings are complete: parsing adds nothing.");
    descriptor.credentials.parse(descriptor.sample.credentials);
    assert.ok(isJsonObject(sample), "Settings are an object.");
    assert.ok(descriptor.addressKeys.length > 0, "A gateway has an address.");
    for (const key of descriptor.addressKeys) {
      assert.ok(settings.includes(key), `The address key ${key} is no setting.`);
      const { hostname } = new URL(z.string().parse(sample[key]));
      assert.match(hostname, /^(127\.|localhost$|\[::1\]$)/, `The sample's ${key} points at the sandbox, on loopback.`);
    }

    const names = descriptor.profiles.map(({ name }) => name);
    assert.ok(names.length > 0 && new Set(names).size === names.length, "Profiles have names of their own.");
    const kinds = order.flat();
    assert.ok(kinds.length > 0 && new Set(kinds).size === kinds.length, "Each kind of resource has one level.");

    const capabilities = descriptor.capabilities(profile.facts);
    assert.deepEqual(descriptor.capabilities(profile.facts), capabilities, "Capabilities follow from the facts alone.");
    for (const [feature, support] of Object.entries(capabilities)) {
      if (support.level === "full") continue;
      assert.match(support.sentence, /\S.*\.$/, `${feature} is limited without a sentence that says how.`);
    }
  },
};

/** The names of a form's fields, each with a title, as the form that is derived from the schema shows them. */
function fieldsOf(what: string, schema: z.ZodType): string[] {
  const form = formSchema.parse(z.toJSONSchema(schema, { io: "input" }), { error: () => `The ${what} are no object.` });
  for (const [name, field] of Object.entries(form.properties)) {
    assert.ok(fieldSchema.safeParse(field).success, `The field ${name} of the ${what} has no title.`);
  }
  return Object.keys(form.properties);
}
