/** Reads the domains to check, and what must be published there, from the outputs of a stack. */
import { Hosting } from "../odoo/hosting";
import { isOdooVersion, ODOO_VERSIONS } from "../odoo/version";
import { DOMAINKEY_LABEL } from "../records/dkim/owner";
import { type DomainName, isInZone, toAsciiName } from "../records/dns/domainName";
import type { Issue, Parsed } from "../records/issue";
import { printable, quoted } from "../records/printable";
import { isSpf } from "../records/spf/parse";
import { verifyIssue } from "./issues";
import type { CheckTarget, ExpectedRecord } from "./target";

/** More domains than any stack has; outputs with more are refused. */
const MAX_DOMAINS = 10_000;

/**
 * Reads the outputs of a stack, the JSON of `pulumi stack output --json`: its domains, each with the records that must be seen. Records
 * that the stack has taken out again are not expected, and a domain that is being released is left out. Never throws.
 * Issues: `verify/outputs-not-valid`, with the path.
 */
export function targetsOfOutputs(text: string): Parsed<readonly CheckTarget[]> {
  const reader = new OutputsReader();
  const root = reader.json(text);
  if (root === undefined && reader.issues.length > 0) return { ok: false, issues: reader.told() };
  const outputs = reader.fields(root, "");
  const { domains, parked } = outputs;
  const isOurs = domains !== undefined || parked !== undefined;
  if (!isOurs && reader.issues.length === 0) reader.refuse("domains", domains, "an object with the stack's domains");
  const targets = [
    ...entriesOf(domains, "domains", reader).map(([key, value]) => mailTarget(key, value, reader)),
    ...entriesOf(parked, "parked", reader).map(([key, value]) => parkedTarget(key, value, reader)),
  ].filter((target) => target !== undefined);
  if (reader.issues.length > 0) return { ok: false, issues: reader.told() };
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
  const selectors = expected.flatMap(({ name, type }) => (type === "CNAME" ? selectorOf(name, domain) : []));
  return { domain, ...choicesOf(entry, path, reader), selectors, expected };
}

function parkedTarget(key: string, value: unknown, reader: OutputsReader): CheckTarget | undefined {
  const path = below("parked", key);
  const expected = recordsOf(reader.fields(value, path), path, reader);
  const domain = domainOf(key, path, reader);
  return domain && { domain, isParked: true, selectors: [], expected };
}

/** What the program says of the domain beside its records. A program of the user's own may say nothing. */
function choicesOf(
  entry: Fields,
  path: string,
  reader: OutputsReader,
): Pick<CheckTarget, "aliasDomain" | "hosting" | "odooVersion"> {
  const { aliasDomain, hosting, odooVersion } = entry;
  const name = aliasDomain === undefined ? undefined : reader.domain(aliasDomain, below(path, "aliasDomain"));
  const mode = Object.values(Hosting).find((one) => one === hosting);
  const version = typeof odooVersion === "number" && isOdooVersion(odooVersion) ? odooVersion : undefined;
  if (hosting !== undefined && mode === undefined)
    reader.refuse(below(path, "hosting"), hosting, `one of ${Object.values(Hosting).join(", ")}`);
  if (odooVersion !== undefined && version === undefined)
    reader.refuse(below(path, "odooVersion"), odooVersion, `one of ${ODOO_VERSIONS.join(", ")}`);
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
    else if (name !== undefined && text !== "") return [{ name, type, values: [text], ...replacedBy(fields, text) }];
    return [];
  });
}

// `before` is the value itself where the last run changed nothing.
function replacedBy({ before }: Fields, value: string): Pick<ExpectedRecord, "replaced"> {
  return typeof before === "string" && before !== "" && before !== value ? { replaced: [before] } : {};
}

function selectorOf(name: DomainName, domain: DomainName): string[] {
  const keys = `.${DOMAINKEY_LABEL}.${domain}`;
  return isInZone(name, domain) && name.endsWith(keys) ? [name.slice(0, -keys.length)] : [];
}

/** Puts together what components say about one domain, which two zones or two providers may serve. The first one's choices hold. */
function joinTargets(targets: readonly CheckTarget[]): CheckTarget[] {
  const joined = new Map<string, CheckTarget>();
  for (const target of targets) {
    const known = joined.get(target.domain);
    const selectors = [...new Set([...(known?.selectors ?? []), ...(target.selectors ?? [])])];
    const expected = joinRecords([...(known?.expected ?? []), ...(target.expected ?? [])]);
    joined.set(target.domain, { ...target, ...known, selectors, expected });
  }
  return [...joined.values()].map((target) => (target.isParked === true ? target : withAliasDomain(target)));
}

/** Where the program does not say its alias domain, that is where its SPF record stands. */
function withAliasDomain(target: CheckTarget): CheckTarget {
  const { domain, expected = [] } = target;
  const names = expected.filter(({ type, values }) => type === "TXT" && values.some(isSpf)).map(({ name }) => name);
  const spf = names.includes(domain) ? domain : (names[0] ?? domain);
  return { ...target, aliasDomain: target.aliasDomain ?? spf };
}

/** One entry for each name and type, with all values that are right there. */
function joinRecords(records: readonly ExpectedRecord[]): ExpectedRecord[] {
  const joined = new Map<string, ExpectedRecord>();
  for (const record of records) {
    const key = `${record.type} ${record.name}`;
    const known = joined.get(key);
    const values = new Set([...(known?.values ?? []), ...record.values]);
    const replaced = new Set([...(known?.replaced ?? []), ...(record.replaced ?? [])]);
    joined.set(key, { ...record, values: [...values], ...(replaced.size > 0 && { replaced: [...replaced] }) });
  }
  return [...joined.values()];
}

const RIGHT_OUTPUTS =
  "Give what `pulumi stack output --json` prints. The stack program of this project has the output `domains`; export it from a program of your own (docs/verify.md, Which domains).";

/** How many issues are made: the outputs may be those of another program. */
const MAX_TOLD = 20;
/** How many characters of a text a message shows. */
const SHOWN = 60;

/** The entries of a JSON object. */
type Fields = Readonly<Record<string, unknown>>;

/** Reads JSON of any origin, and notes what is not as it should be, each with its path. Never throws. */
class OutputsReader {
  readonly issues: Issue[] = [];
  private untold = 0;

  /** Notes that something is not what it should be. */
  refuse(path: string, value: unknown, wanted: string): void {
    if (this.issues.length >= MAX_TOLD) this.untold += 1;
    else
      this.issues.push(
        verifyIssue("verify/outputs-not-valid", {
          message: `${path === "" ? "The outputs" : path} must be ${wanted}; got ${shown(value)}.`,
          ...(path !== "" && { path }),
          fix: RIGHT_OUTPUTS,
        }),
      );
  }

  /** The issues, and one more that says how many are not among them. */
  told(): Issue[] {
    if (this.untold === 0) return this.issues;
    const message = `${this.untold} more places in the outputs are not as they must be.`;
    return [...this.issues, verifyIssue("verify/outputs-not-valid", { message, fix: RIGHT_OUTPUTS })];
  }

  json(text: string): unknown {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      this.refuse("", text, "JSON");
      return undefined;
    }
  }

  /** The entries of an object; none where it is none. */
  fields(value: unknown, path: string): Fields {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
    this.refuse(path, value, "an object");
    return {};
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value as readonly unknown[];
    this.refuse(path, value, "a list");
    return [];
  }

  /** A text; empty where it is none. */
  text(value: unknown, path: string): string {
    if (typeof value === "string") return value;
    this.refuse(path, value, "a text");
    return "";
  }

  domain(value: unknown, path: string): DomainName | undefined {
    const name = typeof value === "string" ? toAsciiName(value) : undefined;
    if (name?.ok === true) return name.value;
    this.refuse(path, value, "a domain name");
    return undefined;
  }
}

/** The path of an entry, safe to print. */
function below(path: string, key: string): string {
  const name = /^[a-z]\w{0,40}$/i.test(key) ? key : `["${printable(key, SHOWN)}"]`;
  return path === "" || name.startsWith("[") ? `${path}${name}` : `${path}.${name}`;
}

function shown(value: unknown): string {
  if (typeof value === "string") return quoted(value, SHOWN);
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value) ? "a list" : "an object";
}
