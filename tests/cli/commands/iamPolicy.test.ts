import { execFileSync } from "node:child_process";
import path from "node:path";
import type { PolicyDocument } from "../../../cli/iamPolicy";
import { changeOf, isAllowed } from "../iamRequests";
import { told } from "../told";

async function policyOf(...args: string[]): Promise<PolicyDocument> {
  const { code, out } = await told(["iam-policy", "--aws", ...args]);
  expect(code).toBe(0);
  return JSON.parse(out) as PolicyDocument;
}

interface Row {
  readonly title: string;
  readonly args: readonly string[];
  /** `ACTION name TYPE`. */
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    title: "a domain",
    args: ["acme.com"],
    allowed: [
      "CREATE acme.com TXT",
      "UPSERT acme.com TXT",
      "UPSERT _dmarc.acme.com TXT",
      "UPSERT odoo._domainkey.acme.com CNAME",
    ],
    refused: [
      "DELETE acme.com TXT",
      "DELETE odoo._domainkey.acme.com CNAME",
      "UPSERT acme.com A",
      "UPSERT acme.com CNAME",
      "UPSERT odoo._domainkey.acme.com TXT",
      "UPSERT www.acme.com TXT",
      "UPSERT notacme.com TXT",
      "UPSERT s1._domainkey.acme.com CNAME",
    ],
  },
  {
    title: "a domain that is released",
    args: ["acme.com", "--release"],
    allowed: ["DELETE acme.com TXT", "DELETE odoo._domainkey.acme.com CNAME"],
    refused: ["DELETE www.acme.com TXT"],
  },
  {
    title: "an alias domain",
    args: ["acme.com", "--alias-domain", "mail.acme.com"],
    allowed: ["UPSERT mail.acme.com TXT", "UPSERT _dmarc.acme.com TXT", "UPSERT odoo._domainkey.acme.com CNAME"],
    refused: ["UPSERT acme.com TXT", "UPSERT _dmarc.mail.acme.com TXT"],
  },
  {
    title: "other selectors",
    args: ["acme.com", "--selector", "S1", "--selector", "s2"],
    allowed: ["UPSERT s1._domainkey.acme.com CNAME", "UPSERT s2._domainkey.acme.com CNAME"],
    refused: ["UPSERT odoo._domainkey.acme.com CNAME"],
  },
  {
    title: "authorizations of reports",
    args: ["acme.com", "acme.org", "--report", "reports.example"],
    allowed: [
      "UPSERT acme.com._report._dmarc.reports.example TXT",
      "UPSERT acme.org._report._dmarc.reports.example TXT",
    ],
    refused: ["UPSERT acme.net._report._dmarc.reports.example TXT"],
  },
  {
    title: "a parked domain, with the key of every selector",
    args: ["acme.com", "--parked"],
    allowed: ["UPSERT acme.com TXT", "UPSERT _dmarc.acme.com TXT", "UPSERT \\052._domainkey.acme.com TXT"],
    refused: ["UPSERT odoo._domainkey.acme.com CNAME"],
  },
  {
    title: "a U-label, as Route53 normalizes it",
    args: ["Bücher.example"],
    allowed: ["UPSERT xn--bcher-kva.example TXT"],
    refused: ["UPSERT bücher.example TXT"],
  },
];

test.each(ROWS)("$title: exactly these names and types", async ({ args, allowed, refused }) => {
  const policy = await policyOf(...args);
  const answer = (row: string): boolean => {
    const [action = "", name = "", type = ""] = row.split(" ");
    return isAllowed(policy, changeOf("Z1", action, name, type));
  };
  expect({ allowed: allowed.filter(answer), refused: refused.filter(answer) }).toEqual({ allowed, refused: [] });
});

test("a batch with one foreign record is refused, and so is a request without the keys", async () => {
  const policy = await policyOf("acme.com");
  const change = changeOf("Z1", "UPSERT", "acme.com", "TXT");
  const names = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
  const batch = { ...change, context: { ...change.context, [names]: ["acme.com", "www.acme.com"] } };
  expect([batch, { ...change, context: {} }].map((one) => isAllowed(policy, one))).toEqual([false, false]);
});

test("named zones are the only ones that can be read and written", async () => {
  const policy = await policyOf("acme.com", "--zone", "/hostedzone/Z1", "--zone", "Z2");
  const read = (zone: string) => ({
    action: "route53:ListResourceRecordSets",
    resource: `arn:aws:route53:::hostedzone/${zone}`,
  });
  expect(["Z1", "Z2", "Z3"].map((zone) => isAllowed(policy, read(zone)))).toEqual([true, true, false]);
  expect(["Z1", "Z3"].map((zone) => isAllowed(policy, changeOf(zone, "UPSERT", "acme.com", "TXT")))).toEqual([
    true,
    false,
  ]);
});

/** What AWS documents of an action (tests/cli/iamData.mjs). */
interface Documented {
  readonly resourceTypes: readonly { readonly name: string }[];
  /** With the type of their values. */
  readonly conditionKeys: Readonly<Record<string, string>>;
  readonly isWildcardOnly: boolean;
}

test("every action, resource and condition key is one that AWS documents", async () => {
  const { Statement } = await policyOf("acme.com", "--report", "reports.example", "--release");
  const script = path.join(__dirname, "../iamData.mjs");
  const actions = [...new Set(Statement.flatMap(({ Action }) => Action))];
  const documented = JSON.parse(execFileSync(process.execPath, [script, ...actions], { encoding: "utf8" })) as Record<
    string,
    Documented
  >;
  expect(Object.keys(documented).sort()).toEqual(actions.sort());
  const problems = Statement.flatMap(({ Sid, Action, Resource, Condition = {} }) =>
    Action.flatMap((action) => {
      const { resourceTypes, conditionKeys, isWildcardOnly } = documented[action]!;
      const kinds = resourceTypes.map(({ name }) => name);
      const isKnown = (arn: string): boolean =>
        isWildcardOnly ? arn === "*" : kinds.includes(/^arn:aws:route53:::(\w+)\//.exec(arn)?.[1] ?? "");
      const keys = Object.values(Condition).flatMap((keyed) => Object.keys(keyed));
      return [
        ...[Resource].flat().filter((arn) => !isKnown(arn)),
        // `ForAllValues` is for keys with several values.
        ...keys.filter((key) => conditionKeys[key] !== "ArrayOfString"),
      ].map((wrong) => `${Sid}: ${action} ${wrong}`);
    }),
  );
  expect(problems).toEqual([]);
});

test("both are printed, with the words that Cloudflare's page has", async () => {
  const { out } = await told(["iam-policy", "acme.com"]);
  expect(out).toMatch(/^AWS policy for Route53:\n\{/);
  expect(out).toContain("Zone / Zone / Read");
  expect(out).toContain("Zone / DNS / Edit");
  const { out: token } = await told(["iam-policy", "acme.com", "--cloudflare"]);
  expect(token).toMatch(/^Cloudflare token/);
});

test("a policy that is too long for AWS is told, and printed", async () => {
  const many = Array.from({ length: 120 }, (_, at) => `company-${at}.example`);
  const { code, err } = await told(["iam-policy", "--aws", ...many]);
  expect(code).toBe(0);
  expect(err).toMatch(/The policy has \d+ characters; a managed policy of AWS can have at most 6144\./);
});

test.each([
  [[], "iam-policy needs at least one domain."],
  [["acme com"], "acme com"],
  [["acme.com", "--zone", "z1"], '--zone: "z1" is not the id of a hosted zone'],
  [["acme.com", "--selector", "a b"], "--selector: "],
  [["acme.com", "--parked", "--selector", "s1"], '"--parked" and "--selector" cannot be used together.'],
  [
    ["acme.com", "--parked", "--alias-domain", "m.acme.com"],
    '"--parked" and "--alias-domain" cannot be used together.',
  ],
] as const)("%j is a wrong command line", async (args, said) => {
  const { code, err } = await told(["iam-policy", ...args]);
  expect(code).toBe(64);
  expect(err).toContain(said);
});
