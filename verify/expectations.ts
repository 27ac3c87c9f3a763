import { Hosting } from "../odoo/hosting";
import { ODOO_DKIM_TARGET, ODOO_SPF_INCLUDE } from "../odoo/names";
import { isOdooVersion } from "../odoo/version";
import { DOMAINKEY_LABEL } from "../records/dkim/owner";
import { DMARC_LABEL } from "../records/dmarc/owner";
import { type DomainName, isInZone } from "../records/dns/domainName";
import type { Parsed } from "../records/issue";
import { below, type Fields, OutputsReader } from "./outputs/reader";
import { joinTargets } from "./outputs/joinTargets";
import type { CheckTarget, ExpectedRecord } from "./target";

/** More domains than a stack has; beyond it the outputs are nobody's. */
const MAX_DOMAINS = 10_000;

/**
 * Reads the outputs of a stack, the JSON of `pulumi stack output --json`: its domains, each with the records that must be seen. Records
 * that the stack has taken out again are not expected, and a domain that it leaves is none of its own any more. Never throws.
 * Issues: `verify/outputs-not-valid`, with the path.
 */
export function targetsOfOutputs(text: string): Parsed<readonly CheckTarget[]> {
  const reader = new OutputsReader();
  const root = reader.json(text);
  if (root === undefined && reader.issues.length > 0) return { ok: false, issues: reader.issues };
  const outputs = reader.fields(root, "");
  const { domains, parked } = outputs;
  const isOurs = domains !== undefined || parked !== undefined;
  if (!isOurs && reader.issues.length === 0) reader.refuse("domains", domains, "an object with the stack's domains");
  const targets = [
    ...entriesOf(domains, "domains", reader).map(([key, value]) => mailTarget(key, value, reader)),
    ...entriesOf(parked, "parked", reader).map(([key, value]) => parkedTarget(key, value, reader)),
  ].filter((target) => target !== undefined);
  if (reader.issues.length > 0) return { ok: false, issues: reader.issues };
  return { ok: true, value: joinTargets(targets), issues: [] };
}

function entriesOf(value: unknown, path: string, reader: OutputsReader): [string, unknown][] {
  if (value === undefined) return [];
  const entries = Object.entries(reader.fields(value, path));
  if (entries.length > MAX_DOMAINS) reader.refuse(path, value, `an object with at most ${MAX_DOMAINS} domains`);
  return entries.slice(0, MAX_DOMAINS);
}

// Components on one domain and several zones have names such as `acme.com:internal`.
function domainOf(key: string, path: string, reader: OutputsReader): DomainName | undefined {
  return reader.domain(key.replace(/:.*$/s, ""), path);
}

function mailTarget(key: string, value: unknown, reader: OutputsReader): CheckTarget | undefined {
  const path = below("domains", key);
  const entry = reader.fields(value, path);
  const domain = domainOf(key, path, reader);
  const expected = recordsOf(entry, path, reader);
  if (domain === undefined || entry["release"] === true) return undefined;
  const setup = setupOf(entry, path, reader);
  const selectors = expected.flatMap(({ name, type }) => (type === "CNAME" ? selectorOf(name, domain) : []));
  const spf = expected.find(({ name, type }) => type === "TXT" && !name.split(".").includes(DMARC_LABEL));
  return {
    domain,
    aliasDomain: setup.aliasDomain ?? spf?.name ?? domain,
    hosting: setup.hosting ?? (expected.some(isOdoos) ? Hosting.Online : Hosting.ExternalSmtp),
    ...(setup.odooVersion !== undefined && { odooVersion: setup.odooVersion }),
    selectors,
    expected,
  };
}

function parkedTarget(key: string, value: unknown, reader: OutputsReader): CheckTarget | undefined {
  const path = below("parked", key);
  const expected = recordsOf(reader.fields(value, path), path, reader);
  const domain = domainOf(key, path, reader);
  return domain && { domain, isParked: true, selectors: [], expected };
}

/** What the program says of the domain beside its records; stacks that were last run by an older one say nothing. */
function setupOf(
  entry: Fields,
  path: string,
  reader: OutputsReader,
): Pick<CheckTarget, "aliasDomain" | "hosting" | "odooVersion"> {
  const { aliasDomain, hosting, odooVersion } = entry;
  const name = aliasDomain === undefined ? undefined : reader.domain(aliasDomain, below(path, "aliasDomain"));
  const mode = Object.values(Hosting).find((one) => one === hosting);
  const version = typeof odooVersion === "number" && isOdooVersion(odooVersion) ? odooVersion : undefined;
  if (hosting !== undefined && mode === undefined) reader.refuse(below(path, "hosting"), hosting, "a hosting mode");
  if (odooVersion !== undefined && version === undefined)
    reader.refuse(below(path, "odooVersion"), odooVersion, "a version of Odoo");
  return {
    ...(name && { aliasDomain: name }),
    ...(mode && { hosting: mode }),
    ...(version && { odooVersion: version }),
  };
}

function recordsOf(entry: Fields, path: string, reader: OutputsReader): ExpectedRecord[] {
  const at = below(path, "records");
  return reader.list(entry["records"], at).flatMap((value, index) => {
    const place = `${at}[${index}]`;
    const fields = reader.fields(value, place);
    const name = reader.domain(fields["fqdn"], `${place}.fqdn`);
    const text = reader.text(fields["value"], `${place}.value`);
    const type = fields["type"];
    if (type !== "TXT" && type !== "CNAME") reader.refuse(`${place}.type`, type, "TXT or CNAME");
    else if (name !== undefined && text !== "") return [{ name, type, values: [text] }];
    return [];
  });
}

function isOdoos({ type, values }: ExpectedRecord): boolean {
  return values.some((value) =>
    type === "CNAME" ? value === ODOO_DKIM_TARGET : value.split(" ").includes(`include:${ODOO_SPF_INCLUDE}`),
  );
}

function selectorOf(name: DomainName, domain: DomainName): string[] {
  const keys = `.${DOMAINKEY_LABEL}.${domain}`;
  return isInZone(name, domain) && name.endsWith(keys) ? [name.slice(0, -keys.length)] : [];
}
