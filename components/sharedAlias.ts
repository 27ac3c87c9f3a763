import * as pulumi from "@pulumi/pulumi";
import { Hosting, sendsThroughOdoo } from "../odoo/hosting";
import { DnsProvider, loadAdapter } from "../providers";
import { toAsciiName } from "../records/dns/domainName";
import { printable } from "../records/printable";
import type { MailDomainArgs, RecordSummary } from "./args";
import type { PreparedRecord } from "./prepare";
import { currentRun, providerKey } from "./run";

/** One SPF record that several mail domains need in the same words: who declares it, and what came of it. */
export interface SharedRecord {
  readonly holder: string;
  /** The holder leaves its records: it gives this one up to the first that stays. */
  readonly leaving: boolean;
  /** Who stays, and declares the record in the place of a holder that leaves. @default - the holder has it */
  heir?: SharedRecord;
  readonly published: Promise<readonly RecordSummary[]>;
  publish(records: readonly RecordSummary[]): void;
  fail(error: unknown): void;
}

/** A mail domain's part in the SPF records of its alias domain. */
export interface AliasShare {
  /** Whether another component declares the record. */
  follows(record: PreparedRecord): boolean;
  /** Tells those who follow what came of the records. */
  publish(records: readonly RecordSummary[]): void;
  fail(error: unknown): void;
  /** The records that others declare, as they came out. */
  followed(): Promise<RecordSummary[]>;
}

/**
 * Takes the SPF records of an alias domain for a component, or finds out that an earlier one has them in the same words: one alias domain
 * may serve several author domains. Called while the component is constructed, so that the order of the program decides, in every run.
 * One that leaves has no say while another one stays: the record is still needed.
 */
export function shareAlias(name: string, args: MailDomainArgs, component: pulumi.Resource): AliasShare {
  const shared = (currentRun().sharedAliases ??= new Map<string, SharedRecord>());
  const leaving = args.release === true;
  const held = new Map<string, SharedRecord>();
  const others = new Map<string, SharedRecord>();
  for (const [provider, key] of keysOf(args, component)) {
    const known = shared.get(key);
    if (known !== undefined && (leaving || !known.leaving)) {
      others.set(provider, known);
      continue;
    }
    const mine = open(name, leaving);
    if (known !== undefined) known.heir = mine;
    held.set(provider, mine);
    shared.set(key, mine);
  }
  const owner = ownerOf(args);
  const isSpf = ({ kind }: PreparedRecord): boolean => kind.label === "SPF" && kind.owner === owner;
  const holds = (provider: DnsProvider): boolean => held.get(provider)?.heir === undefined && !others.has(provider);
  return {
    follows: (record) => isSpf(record) && !holds(record.adapter.provider),
    publish: (records) => held.forEach((one) => one.publish(records.filter(({ fqdn }) => fqdn === owner))),
    fail: (error) => held.forEach((one) => one.fail(error)),
    followed: async () => {
      const given = [...held].filter(([, { heir }]) => heir !== undefined);
      const all = await Promise.all([...others, ...given].map(([provider, one]) => follow(provider, one, component)));
      return all.flat();
    },
  };
}

async function follow(provider: string, known: SharedRecord, component: pulumi.Resource): Promise<RecordSummary[]> {
  const one = known.heir ?? known;
  const records = (await one.published).filter((record) => record.provider === provider && record.type === "TXT");
  const note = `declared by "${printable(one.holder)}", which has the same alias domain`;
  for (const { fqdn } of records) void pulumi.log.info(`${fqdn} TXT (SPF): ${note}.`, component);
  return records.map((record) => ({ ...record, changes: [], notes: [note] }));
}

function open(holder: string, leaving: boolean): SharedRecord {
  let publish: SharedRecord["publish"] = () => undefined;
  let fail: SharedRecord["fail"] = () => undefined;
  const published = new Promise<readonly RecordSummary[]>((resolve, reject) => {
    publish = resolve;
    fail = reject;
  });
  // Whoever follows hears of a failure; where nobody does, it is no unhandled one.
  published.catch(() => undefined);
  return { holder, leaving, published, publish, fail };
}

// Equal keys mean equal records: everything that the record depends on is in them, but for `release`, of which the heir takes care. A zone id that is an output is not comparable.
function keysOf(args: MailDomainArgs, component: pulumi.Resource): [provider: string, key: string][] {
  const { hosting = Hosting.Online, spf, adopt = false, ttl = 1, nameSuffix = "" } = args;
  const throughOdoo = sendsThroughOdoo(hosting as Hosting);
  const owner = ownerOf(args);
  if (owner === undefined || (!throughOdoo && spf === undefined)) return [];
  return Object.values(DnsProvider).flatMap((provider): [string, string][] => {
    const zone = args[provider];
    const zoneId = zone?.zoneId ?? "";
    if (zone === undefined || typeof zoneId !== "string") return [];
    // Another instance may be another account, with a zone of the same name.
    const instance = providerKey(currentRun(), component.getProvider(loadAdapter(provider).resourceType));
    const parts = [provider, instance, zoneId, owner, throughOdoo, spf ?? {}, adopt, ttl, nameSuffix];
    return [[provider, JSON.stringify(parts)]];
  });
}

function ownerOf({ domain, aliasDomain = domain }: MailDomainArgs): string | undefined {
  const name = toAsciiName(aliasDomain);
  return name.ok ? name.value : undefined;
}
