import { readFileSync } from "node:fs";
import type { AnalyzeResult } from "@pulumi/pulumi/provider/experimental/analyzer";
import { COMPONENTS as SERVED } from "../../languages/host";
import { makeSchema, ownManifest, ownSources, SCHEMA_FILE } from "../../languages/makeSchema";

const COMPONENTS = Object.keys(SERVED);

let analyzed: AnalyzeResult;
let schema: unknown;

// It type-checks the package, as Pulumi does for a program in another language.
beforeAll(() => {
  ({ analyzed, schema } = makeSchema(ownSources(COMPONENTS), ownManifest()));
}, 120_000);

function inputs(component: string): string[] {
  return told(analyzed.components[component]?.inputs ?? {});
}

/** `name: type`, with `?` where it may be left out, and `Input` where a value may be an output of another resource. */
function told(properties: AnalyzeResult["components"][string]["inputs"]): string[] {
  return Object.entries(properties)
    .map(([name, property]) => `${name}${property.optional === true ? "?" : ""}: ${typeOf(property)}`)
    .sort();
}

function typeOf(property: AnalyzeResult["components"][string]["inputs"][string]): string {
  const type = "$ref" in property ? (property.$ref.split(":").at(-1) ?? "") : property.type;
  const items = property.items === undefined ? "" : ` of ${typeOf(property.items)}`;
  return `${property.plain === true ? "" : "Input "}${type}${items}`;
}

const PLACEMENT = [
  "adopt?: boolean",
  "cloudflare?: CloudflareZone",
  "dnsSnapshot?: string",
  "domain: string",
  "nameSuffix?: string",
  "readTimeout?: number",
  "release?: boolean",
  "resolvers?: array of string",
  "route53?: Route53Zone",
  "ttl?: number",
];
const SPF = [
  "all?: string",
  "consolidate?: boolean",
  "includes?: array of string",
  "lookupLimit?: Enforcement",
  "removes?: array of string",
  "requireLookups?: boolean",
  "restore?: boolean",
  "senders?: array of SenderId",
  "takesOver?: array of string",
];
const DMARC = [
  "aggregateReports?: array of string",
  "allowSkip?: boolean",
  "allowWeaker?: boolean",
  "dkimAlignment?: AlignmentMode",
  "failureReportingOptions?: array of FailureReportingOption",
  "failureReports?: array of string",
  "nonExistentSubdomainPolicy?: DmarcPolicy",
  "policy?: DmarcPolicy",
  "publicSuffixDomain?: PublicSuffixFlag",
  "reportZones?: array of ReportZone",
  "restore?: boolean",
  "takesOver?: array of string",
  "removes?: array of string",
  "rollout?: DmarcRollout",
  "spfAlignment?: AlignmentMode",
  "subdomainPolicy?: DmarcPolicy",
  "testing?: boolean",
];
const ODOO = ["database?: string", "defaultFrom?: string", "forceFrom?: boolean", "odooVersion?: number"];
const DKIM = [
  "replaceTarget?: boolean",
  "selector?: string",
  "selectors?: array of DkimSelector",
  "takesOver?: array of string",
  "target?: string",
];
const RECORD_OUTPUTS = ["before", "changes", "fqdn", "issues", "records", "value"];

const INPUTS: Readonly<Record<string, readonly string[]>> = {
  SpfRecord: [...PLACEMENT, ...SPF, "hosting?: Hosting"],
  DkimRecord: [...PLACEMENT, ...DKIM],
  DmarcRecord: [...PLACEMENT, ...DMARC],
  ReportAuthorization: [...PLACEMENT, "policyDomain: string", "takesOver?: array of string"],
  ParkedDomain: [
    ...PLACEMENT,
    "aggregateReports?: array of string",
    "parkAnyway?: boolean",
    "reportZones?: array of ReportZone",
  ],
  MailDomain: [
    ...PLACEMENT,
    ...ODOO,
    "aliasDomain?: string",
    "dkim?: DkimOptions",
    "dmarc?: DmarcOptions",
    "hosting?: Hosting",
    "spf?: SpfOptions",
    "verify?: VerifyOptions",
  ],
  OdooSystemParameters: [
    ...ODOO.filter((field) => !field.startsWith("database")),
    "adopt?: boolean",
    "aliasDomain: string",
    "apiKey: Input string",
    "bounceAlias?: string",
    "catchallAlias?: string",
    "companies?: array of number",
    "database?: string",
    "domain?: string",
    "mailServers?: array of number",
    "nameSuffix?: string",
    "requestTimeout?: number",
    "url: string",
    "user?: string",
  ],
};

it("plugin/schema.json is what the sources say: `npm run schema` writes it", () => {
  expect(JSON.parse(readFileSync(SCHEMA_FILE, "utf8"))).toEqual(schema);
});

it.each(COMPONENTS)("%s has exactly these inputs for other languages, all plain", (component) => {
  expect(inputs(component)).toEqual([...(INPUTS[component] ?? [])].sort());
});

it("only zone ids may be outputs of other resources: what decides whether a resource exists is plain", () => {
  expect(
    ["CloudflareZone", "Route53Zone"].map((name) => told(analyzed.typeDefinitions[name]?.properties ?? {})),
  ).toEqual([["zoneId?: Input string"], ["zoneId?: Input string"]]);
});

it.each([
  ["SpfOptions", SPF],
  ["DkimOptions", [...DKIM, "enabled?: boolean"]],
  ["DmarcOptions", DMARC],
  ["DkimSelector", ["replaceTarget?: boolean", "selector: string", "takesOver?: array of string", "target: string"]],
  ["ReportZone", ["cloudflare?: CloudflareZone", "domain: string", "route53?: Route53Zone"]],
])("%s has exactly these fields", (name, fields) => {
  expect(told(analyzed.typeDefinitions[name]?.properties ?? {})).toEqual([...fields].sort());
});

it.each([
  ["SpfRecord", RECORD_OUTPUTS],
  ["DkimRecord", RECORD_OUTPUTS],
  ["DmarcRecord", ["before", "byHand", "changes", "fqdn", "issues", "records", "value"]],
  ["MailDomain", ["byHand", "issues", "records", "verification"]],
  ["ParkedDomain", ["byHand", "issues", "records"]],
  ["ReportAuthorization", RECORD_OUTPUTS],
  ["OdooSystemParameters", ["settings", "version"]],
])("%s gives out exactly these, and leaks no field of its own", (component, outputs) => {
  expect(Object.keys(analyzed.components[component]?.outputs ?? {}).sort()).toEqual(outputs);
});

it.each([
  ["Enforcement", ["error", "warning", "off"]],
  ["Hosting", ["online", "odoosh", "external-smtp"]],
  ["DmarcPolicy", ["none", "quarantine", "reject"]],
  ["DmarcRollout", ["monitor", "quarantine-test", "quarantine", "reject-test", "reject"]],
  ["AlignmentMode", ["r", "s"]],
  ["PublicSuffixFlag", ["y", "n", "u"]],
  ["FailureReportingOption", ["0", "1", "d", "s"]],
])("%s is an enum of these words", (name, words) => {
  expect((analyzed.typeDefinitions[name]?.enum ?? []).map(({ value }) => value)).toEqual(words);
});

it("every input, output and field has a description", () => {
  const all = [
    ...Object.values(analyzed.components).flatMap(({ inputs, outputs }) => [inputs, outputs]),
    ...Object.values(analyzed.typeDefinitions).map(({ properties = {} }) => properties),
  ].flatMap((properties) => Object.entries(properties));
  expect(all.length).toBeGreaterThan(50);
  expect(all.filter(([, { description }]) => description === undefined).map(([name]) => name)).toEqual([]);
});

it("the schema describes every component, every type, and what is taken where an input is left out", () => {
  const { resources, types } = schema as Record<"resources" | "types", Record<string, Described>>;
  const described = [...Object.entries(resources), ...Object.entries(types)];
  expect(described.filter(([, { description = "" }]) => description === "").map(([name]) => name)).toEqual([]);
  const optional = Object.values(resources).flatMap(({ inputProperties = {}, requiredInputs = [] }) =>
    Object.entries(inputProperties).filter(([name]) => !requiredInputs.includes(name)),
  );
  expect(optional.length).toBeGreaterThan(50);
  expect(optional.filter(([, { description }]) => !/ Default: .*\.$/.test(description)).map(([name]) => name)).toEqual(
    [],
  );
});

interface Described {
  readonly description?: string;
  readonly inputProperties?: Readonly<Record<string, { readonly description: string }>>;
  readonly requiredInputs?: readonly string[];
}
