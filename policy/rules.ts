/** The rules of the policy pack, as functions on the resources of a stack. */
import { type DomainName, parentName, sameName } from "../records/dns/domainName";
import { parseDmarc } from "../records/dmarc/parse";
import { POLICIES } from "../records/dmarc/tags";
import { printable, quoted } from "../records/printable";
import { parseSpf } from "../records/spf/parse";
import { isDirective } from "../records/spf/record";
import {
  isOurs,
  mailValues,
  Protocol,
  recordOf,
  type StackProperties,
  type StackRecord,
  zoneNamesIn,
} from "../records/stackRecord";

/** A resource of a stack, as a policy pack sees it. */
export interface PolicyResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** What a rule found. */
export interface Violation {
  readonly urn: string;
  /** What is wrong and what to do. Safe to print. */
  readonly message: string;
}

/** One guard rail. */
export interface Rule {
  /** The policy's name in the pack, by which its severity is set. */
  readonly name: string;
  readonly description: string;
  /** The severity without a setting: `mandatory` stops the run, `advisory` is a warning. */
  readonly level: "mandatory" | "advisory";
  check(resources: readonly PolicyResource[]): Violation[];
}

/** A DNS record with the resource that declares it. */
interface Declared extends StackRecord {
  readonly resource: PolicyResource;
  readonly isOurs: boolean;
}

/** All guard rails, for any stack: with our components in it or without. */
export const RULES: readonly Rule[] = [
  {
    name: "odoo-mail-second-spf",
    description: "A name has one SPF record at most: receivers treat two as an error (RFC 7208 section 4.5).",
    level: "mandatory",
    check: (resources) => secondSpf(declaredIn(resources)),
  },
  {
    name: "odoo-mail-plus-all",
    description: "No SPF record passes everybody: `+all` lets anybody send as the domain (RFC 7208 section 5.1).",
    level: "mandatory",
    check: (resources) => plusAll(declaredIn(resources)),
  },
  {
    name: "odoo-mail-proxied-domainkey",
    description: "No record below `_domainkey` is proxied: the DKIM key would not be found (RFC 6376 section 3.6.2).",
    level: "mandatory",
    check: (resources) => proxiedKey(declaredIn(resources)),
  },
  {
    name: "odoo-mail-raw-beside-component",
    description: "No resource declares SPF, DMARC or a DKIM key of a domain that a component of pulumi-odoo-mail has.",
    level: "advisory",
    check: (resources) => rawBesideComponent(declaredIn(resources)),
  },
  {
    name: "odoo-mail-weaker-than-parent",
    description:
      "No DMARC record is weaker than what the domain above says for its subdomains (RFC 9989 section 4.10.1).",
    level: "advisory",
    check: (resources) => weakerThanParent(declaredIn(resources)),
  },
];

function declaredIn(resources: readonly PolicyResource[]): Declared[] {
  const zones = new Map(
    resources.flatMap((resource) => [...(known(() => zoneNamesIn([propertiesOf(resource)])) ?? [])]),
  );
  return resources.flatMap((resource) => {
    const record = known(() => recordOf(propertiesOf(resource), zones));
    return record === undefined ? [] : [{ ...record, resource, isOurs: isOurs(resource.urn) }];
  });
}

// A pack sees the inputs of a resource that is new in a preview, and otherwise its outputs.
function propertiesOf({ type, props }: PolicyResource): StackProperties {
  return { type, inputs: props, outputs: props };
}

// A value that a preview does not know throws when it is read. `pulumi up` knows it and looks again.
function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && error.message.includes("can't be known during preview")) return undefined;
    throw error;
  }
}

function textsOf(record: StackRecord, protocol: Protocol): string[] {
  return mailValues(record).flatMap((value) => (value.protocol === protocol ? [value.text] : []));
}

function secondSpf(records: readonly Declared[]): Violation[] {
  const atName = new Map<string, { record: Declared; text: string }[]>();
  for (const record of records) {
    const key = `${record.provider} ${record.zoneId} ${record.owner}`;
    const texts = textsOf(record, Protocol.Spf).map((text) => ({ record, text }));
    atName.set(key, [...(atName.get(key) ?? []), ...texts]);
  }
  return [...atName.values()].flatMap((all) =>
    all.slice(1).map(({ record: { owner, resource } }) => ({
      urn: resource.urn,
      message: `${printable(owner, 253)} would have ${all.length} SPF records, and receivers take none of them: ${all
        .map(({ record, text }) => `${quoted(record.resource.name)} declares ${quoted(text)}`)
        .join("; ")}. Merge them into one, or let SpfRecord of pulumi-odoo-mail do it.`,
    })),
  );
}

function plusAll(records: readonly Declared[]): Violation[] {
  return records.flatMap((record) =>
    textsOf(record, Protocol.Spf).flatMap((text) => {
      const spf = parseSpf(text);
      const isOpen =
        spf.ok && spf.value.terms.some((term) => isDirective(term) && term.kind === "all" && term.qualifier === "+");
      return isOpen
        ? [
            {
              urn: record.resource.urn,
              message: `The SPF record at ${printable(record.owner, 253)} passes everybody: ${quoted(text)}. End it with ~all or -all.`,
            },
          ]
        : [];
    }),
  );
}

function proxiedKey(records: readonly Declared[]): Violation[] {
  return records
    .filter((record) => record.proxied && mailValues(record).some(({ protocol }) => protocol === Protocol.Dkim))
    .map(({ owner, resource }) => ({
      urn: resource.urn,
      message: `${printable(owner, 253)} is proxied, so nobody finds the DKIM key behind it. Set \`proxied: false\`.`,
    }));
}

function rawBesideComponent(records: readonly Declared[]): Violation[] {
  const ours = records.filter(({ isOurs: isIt }) => isIt);
  // The engine shows a pack the outputs of a component and not its arguments, so its domains are those of its records.
  const domains = new Set(ours.map(({ owner }) => owner.replace(/^(?:_dmarc|[^.]+\._domainkey)\./, "")));
  return records
    .filter(({ isOurs: isIt }) => !isIt)
    .flatMap((record) => {
      const [value] = mailValues(record);
      if (value === undefined || value.protocol === Protocol.Mx) return [];
      const { owner, resource } = record;
      const isSame = ours.some((one) => one.owner === owner && one.type === record.type && mailValues(one).length > 0);
      const domain = [...domains].find((one) => isAbout(owner, value.protocol, one));
      if (domain === undefined && !isSame) return [];
      return [
        {
          urn: resource.urn,
          message: `${quoted(resource.name)} declares the ${value.protocol} record at ${printable(owner, 253)} beside a component that has ${printable(domain ?? owner, 253)}. Take it out, and name it in \`takesOver\` of the component.`,
        },
      ];
    });
}

// A key of another sender, at a selector of its own, is that sender's.
function isAbout(owner: string, protocol: Protocol, domain: string): boolean {
  if (protocol === Protocol.Spf) return owner === domain;
  if (protocol === Protocol.Dkim) return owner === `odoo._domainkey.${domain}`;
  return protocol === Protocol.Dmarc && owner === `_dmarc.${domain}`;
}

function weakerThanParent(records: readonly Declared[]): Violation[] {
  const policies = records.flatMap((record) =>
    textsOf(record, Protocol.Dmarc).flatMap((text) => {
      const dmarc = parseDmarc(text);
      const domain = record.owner.replace(/^_dmarc\./, "");
      return dmarc.ok ? [{ record, domain, dmarc: dmarc.value }] : [];
    }),
  );
  return policies.flatMap(({ record, domain, dmarc }) => {
    const above = ancestors(domain).flatMap((name) => policies.find((one) => sameName(one.domain, name)) ?? [])[0];
    if (above === undefined) return [];
    const asked = above.dmarc.subdomainPolicy ?? above.dmarc.policy;
    const given = dmarc.policy;
    if (POLICIES.indexOf(given) >= POLICIES.indexOf(asked)) return [];
    return [
      {
        urn: record.resource.urn,
        message: `The DMARC record of ${printable(domain, 253)} says p=${given}, and ${printable(above.domain, 253)} asks ${asked} of its subdomains: mail in the name of this one is let through. Raise it to p=${asked}, or delete the record.`,
      },
    ];
  });
}

function ancestors(domain: string): string[] {
  const parent = parentName(domain as DomainName);
  return parent === undefined ? [] : [parent, ...ancestors(parent)];
}
