import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { inputProblems } from "../../languages/inputs";
import { readSchema } from "../../languages/schema";

const { schema } = readSchema(path.resolve(__dirname, "../../plugin/schema.json"));

function problems(component: string, inputs: Readonly<Record<string, unknown>>): string[] {
  const type = schema.resources[`odoo-mail:index:${component}`];
  if (type === undefined) throw new Error(component);
  const { inputProperties: properties, requiredInputs: required } = type;
  return inputProblems(inputs, { properties, required }, schema).map(
    ({ propertyPath, reason }) => `${propertyPath} ${reason}`,
  );
}

const GOOD = { domain: "acme.com", cloudflare: {} };

it.each([
  ["the least that is allowed", GOOD],
  ["an input that is null, as YAML says nothing", { ...GOOD, route53: null }],
  ["every kind of input", { ...GOOD, ttl: 300, release: true, hosting: "odoosh", spf: { includes: ["a.example"] } }],
  [
    "lists of words and of objects",
    { ...GOOD, spf: { senders: ["brevo"] }, dkim: { selectors: [{ selector: "a", target: "b.example" }] } },
  ],
  ["a zone id that is an output", { domain: "acme.com", cloudflare: { zoneId: pulumi.output("z") } }],
])("takes %s", (_title, inputs) => {
  expect(problems("MailDomain", inputs)).toEqual([]);
});

it("takes an API key that is an output: secrets are", () => {
  const inputs = { url: "https://acme.odoo.com", aliasDomain: "acme.com", apiKey: pulumi.secret("k") };
  expect(problems("OdooSystemParameters", inputs)).toEqual([]);
});

it.each([
  ["a text in place of true or false", { release: "false" }, 'release must be a boolean; got "false"'],
  ["a number in place of a text", { nameSuffix: 3 }, "nameSuffix must be a string; got 3"],
  ["a text in place of a list", { spf: { includes: "a" } }, 'spf.includes must be a list; got "a"'],
  ["one wrong item", { spf: { includes: ["a", 1] } }, "spf.includes[1] must be a string; got 1"],
  ["a text in place of an object", { spf: "yes" }, 'spf must be an object; got "yes"'],
  ["a list in place of an object", { spf: ["yes"] }, 'spf must be an object; got ["yes"]'],
  ["an unknown word", { hosting: "odoo.sh" }, 'hosting must be one of online, odoosh, external-smtp; got "odoo.sh"'],
  ["a number in place of a word", { hosting: 1 }, "hosting must be one of online, odoosh, external-smtp; got 1"],
  [
    "an input that is not there",
    { relase: true },
    `relase is not known in version ${schema.version} of this package. Did you mean "release"?`,
  ],
  ["a misspelt word", { hosting: "onlin" }, 'got "onlin". Did you mean "online"?'],
  ["one within an object", { spf: { include: ["a"] } }, "spf.include is not known in version"],
  [
    "a selector without its target",
    { dkim: { selectors: [{ selector: "a" }] } },
    "dkim.selectors[0].target must be given",
  ],
  ["hostile text", { "a\u001b[31m": 1 }, "a\\027[31m is not known"],
])("refuses %s", (_title, inputs, problem) => {
  const found = problems("MailDomain", { ...GOOD, ...inputs });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(problem);
});

it.each(["release", "adopt", "domain", "cloudflare", "spf"])(
  "refuses an output for `%s`, which would count as true",
  (name) => {
    const [problem, ...more] = problems("MailDomain", { ...GOOD, [name]: pulumi.output(false) });
    expect(more).toEqual([]);
    expect(problem).toContain(`${name} must be known before anything runs`);
  },
);

it("tells everything that is wrong at once", () => {
  expect(problems("MailDomain", { cloudflare: 1, ttl: "x" }).map((one) => one.split(" ")[0])).toEqual([
    "cloudflare",
    "ttl",
    "domain",
  ]);
});
