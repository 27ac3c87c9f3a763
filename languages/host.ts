/** Serves the components to programs in other languages: the process that the plugin starts. */
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { perRun } from "../components/engine/run";
import { finished, resolved } from "../components/engine/sdk";
import { MailDomain } from "../components/mailDomain";
import { OdooSystemParameters } from "../components/odooSystemParameters";
import { ParkedDomain } from "../components/parkedDomain";
import { refuseMailDomain } from "../components/sharedAlias";
import { printable } from "../records/printable";
import { DkimRecord, DmarcRecord, ReportAuthorization, SpfRecord } from "../components/singleRecords";
import { inputProblems } from "./inputs";
import { readSchema } from "./schema";

type Component = new (name: string, args: never, opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/** The components that programs in other languages can declare. */
export const COMPONENTS: Readonly<Record<string, Component>> = {
  DkimRecord,
  DmarcRecord,
  MailDomain,
  OdooSystemParameters,
  ParkedDomain,
  ReportAuthorization,
  SpfRecord,
};

/**
 * Serves the components to programs in other languages, until the engine ends the process.
 *
 * Pulumi's `componentProviderHost` does the same from TypeScript sources, which it reads anew in every run. Here the schema is made
 * before, and the inputs are checked against it (docs/adr/0009).
 *
 * @param directory with `schema.json`
 */
export function serveComponents(directory: string): Promise<void> {
  return pulumi.provider.main(componentProvider(path.join(directory, "schema.json")), process.argv.slice(2));
}

/** @param schemaFile the path of `schema.json` */
export function componentProvider(schemaFile: string): pulumi.provider.Provider {
  const { text, schema } = readSchema(schemaFile);
  return {
    version: schema.version,
    schema: text,
    async construct(name, type, inputs, options) {
      const definition = schema.resources[type];
      const component = COMPONENTS[type.split(":").at(-1) ?? ""];
      if (definition === undefined || component === undefined)
        throw new Error(`${type} is not a component of this package (version ${schema.version}).`);
      const { inputProperties: properties, requiredInputs: required } = definition;
      const errors = inputProblems(inputs, { properties, required }, schema);
      if (errors.length > 0 && component === MailDomain) refuseMailDomain();
      if (errors.length > 0)
        throw new pulumi.InputPropertiesError({ message: `${what(name, inputs)} stays as it is`, errors: [...errors] });
      const instance = new component(name, inputs as never, await withKnownProviders(options));
      // Waits for the component, so that a failure is reported once, and not by every output that waits for it.
      await finished(instance);
      const outputs = instance as unknown as Readonly<Record<string, pulumi.Output<unknown>>>;
      return {
        urn: instance.urn,
        state: Object.fromEntries(Object.keys(definition.properties).map((output) => [output, outputs[output]])),
      };
    },
  };
}

// As all other messages: by the domain where one is given.
function what(name: string, { domain }: Readonly<Record<string, unknown>>): string {
  return typeof domain === "string" ? printable(domain) : name;
}

/**
 * Replaces provider instances by the objects that an earlier component was constructed with, where they are the same. Each request makes
 * new objects for them, but components share the readings of a zone only if they have the same object.
 */
async function withKnownProviders(options: pulumi.ComponentResourceOptions): Promise<pulumi.ComponentResourceOptions> {
  const known = perRun("provider instances by URN", () => new Map<string, pulumi.ProviderResource>());
  const providers: Record<string, pulumi.ProviderResource> = {};
  for (const [name, provider] of Object.entries(options.providers ?? {})) {
    const urn = await resolved(provider.urn);
    const key = urn.known ? urn.value : name;
    const first = known.get(key) ?? provider;
    known.set(key, first);
    providers[name] = first;
  }
  return { ...options, providers };
}
