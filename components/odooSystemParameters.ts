import * as pulumi from "@pulumi/pulumi";
import { odooProvider } from "../odooApi/provider";
import { told } from "../odooApi/parameters";
import { printable } from "../records/printable";
import { refuseErrors } from "./publish";
import type { OdooSystemParametersArgs } from "./odooParametersArgs";
import { type CheckedParameters, checkParameters } from "./odooParametersCheck";

/**
 * Sets, in an Odoo database, the parameters with which it sends as its own domain: the alias domain and the default From. Reads before it
 * writes, leaves what somebody else chose unless told to `adopt` it, and puts back what was there when it goes.
 */
export class OdooSystemParameters extends pulumi.ComponentResource {
  /** The detected major version of Odoo. */
  public readonly version: pulumi.Output<number>;
  /** What is set: `mail.catchall.domain = acme.com (was acme.odoo.com)`. */
  public readonly settings: pulumi.Output<string[]>;

  constructor(name: string, args: OdooSystemParametersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:OdooSystemParameters", name, {}, opts);
    const { inputs, issues } = checkParameters(args);
    refuseErrors(`The settings of ${printable(args.url)} stay as they are:`, issues);
    // Named after the database, not after the component or the alias domain: both may change without another resource.
    const suffix = args.nameSuffix === undefined ? "" : `:${args.nameSuffix}`;
    const settings = new OdooSettings(`odoo:${inputs.database}${suffix}`, inputs, { parent: this });
    this.version = settings.version;
    this.settings = pulumi
      .all([settings.declared, settings.previous])
      .apply(([declared = {}, previous = {}]) =>
        Object.entries(declared).map(([slot, value]) => line(slot, value, previous[slot])),
      );
    this.registerOutputs({ version: this.version, settings: this.settings });
  }
}

/** The resource that the engine keeps: the dynamic provider in odooApi/ creates, compares, updates and removes it. */
class OdooSettings extends pulumi.dynamic.Resource {
  declare readonly version: pulumi.Output<number>;
  // Undefined under the mocks of unit tests, which know no provider.
  declare readonly declared: pulumi.Output<Record<string, string> | undefined>;
  declare readonly previous: pulumi.Output<Record<string, string> | undefined>;

  constructor(name: string, inputs: CheckedParameters, opts: pulumi.CustomResourceOptions) {
    const outputs = { version: undefined, declared: undefined, previous: undefined, live: undefined };
    const props = { ...outputs, ...inputs, apiKey: pulumi.secret(inputs.apiKey) };
    super(odooProvider, name, props, { ...opts, additionalSecretOutputs: ["apiKey"] }, "odoo-mail", "OdooSettings");
  }
}

function line(slot: string, value: string, before: string | undefined): string {
  const was = before === undefined ? "was not set" : `was ${printable(before)}`;
  return `${told(slot)} = ${printable(value)} (${was})`;
}
