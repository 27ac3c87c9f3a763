/** The stack program that `Pulumi.yaml` runs: everything it declares comes from the configuration. */
import type { MailDomainArgs } from "./components/args";
import { MailDomain } from "./components/mailDomain";
import { OdooSystemParameters, type OdooSystemParametersArgs } from "./components/odooSystemParameters";
import { ParkedDomain } from "./components/parkedDomain";
import { planTogether } from "./components/planTogether";
import { isVerified } from "./components/verifyAfterUp";
import { readConfig, readParked } from "./stack/config";
import { readOdooConfig } from "./stack/odooConfig";
import { relayPartners } from "./stack/relayPartners";

/**
 * The stack program: configuration in, one component per domain and per Odoo database. Everything is read and planned
 * before anything is declared.
 *
 * @returns the stack's outputs
 * @throws IssuesError with all that is wrong
 */
async function program(): Promise<Record<string, unknown>> {
  const configured = readConfig();
  const configuredParked = readParked();
  const odoo = readOdooConfig();
  planTogether([...configured, ...configuredParked].map(({ path, args }) => ({ name: nameOf(args), place: path })));
  const domains = configured.map(({ args }) => ({ args, domain: new MailDomain(nameOf(args), args) }));
  const parked = configuredParked.map(({ args }) => ({ args, domain: new ParkedDomain(nameOf(args), args) }));
  return {
    domains: byName(domains, ({ args, domain: { records, byHand, verification } }) => ({
      records,
      byHand,
      ...setupOf(args),
      ...(isVerified(args) && { verification }),
    })),
    ...(parked.length > 0 && { parked: byName(parked, ({ domain: { records, byHand } }) => ({ records, byHand })) }),
    ...(odoo.databases.length > 0 && {
      databases: declareDatabases(
        odoo.databases,
        domains.map(({ domain }) => domain),
      ),
    }),
    ...(odoo.partners.length > 0 && { partners: await relayPartners(odoo.partners) }),
  };
}

function byName<T extends { args: Named }>(all: readonly T[], outputs: (one: T) => object): Record<string, object> {
  return Object.fromEntries(all.map((one) => [nameOf(one.args), outputs(one)]));
}

// What a check of the outputs has to know besides the records.
function setupOf({ domain, aliasDomain = domain, hosting, odooVersion, release }: MailDomainArgs): object {
  return {
    aliasDomain,
    hosting: hosting ?? "online",
    ...(odooVersion !== undefined && { odooVersion }),
    ...(release === true && { release }),
  };
}

// After the records: a database that sends as a domain before that is published sends mail that nobody takes.
function declareDatabases(databases: readonly OdooSystemParametersArgs[], dependsOn: MailDomain[]): object {
  const declared = databases.map((args) => {
    const name = args.nameSuffix === undefined ? args.url : `${args.url}:${args.nameSuffix}`;
    return [name, new OdooSystemParameters(name, args, { dependsOn })] as const;
  });
  return Object.fromEntries(declared.map(([name, { version, settings }]) => [name, { version, settings }]));
}

interface Named {
  readonly domain: string;
  readonly nameSuffix?: string;
}

function nameOf(args: Named): string {
  return args.nameSuffix === undefined ? args.domain : `${args.domain}:${args.nameSuffix}`;
}

// Pulumi calls an exported function and waits for it. An exported promise that fails is reported by Node as well, as one
// that nobody handled in time.
export = program;
