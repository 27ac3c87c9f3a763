import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { type Files, type Fleet, filesOf, writeFleet } from "../../examples/fleet/fleet";
import { readConfig } from "../../stack/config";
import { temporaryDirectory } from "../sandbox/temporary";
import schema from "./operatorStack.schema.json";

const ACME = path.resolve(__dirname, "../../examples/fleet/acme");
const STACKS = ["mail-1", "mail-2", "mail-3"];
const textOf = (file: string): string => readFileSync(path.join(ACME, file), "utf8");

function fleet(zones: readonly string[], domains: Fleet["domains"], domainsPerStack = 2): Fleet {
  const company = {
    organization: "acme",
    project: "odoo-mail",
    repository: "https://git.example/mail",
    branch: "main",
  };
  return { ...company, zones, domains, domainsPerStack };
}

function stackFiles(files: Files): Files {
  return Object.fromEntries(Object.entries(files).filter(([file]) => file.startsWith("Pulumi.")));
}

/** The domains of each stack. */
function members(files: Files): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(stackFiles(files)).map(([file, text]) => [file.split(".")[1] ?? "", domainsIn(text)]),
  );
}

function domainsIn(text: string): string[] {
  const { config } = parse(text) as { config: { "odoo-mail:domains": { domain: string }[] } };
  return config["odoo-mail:domains"].map(({ domain }) => domain);
}

describe("a list with mistakes", () => {
  const dir = temporaryDirectory();
  const good = textOf("fleet.yaml");

  test.each([
    ["that is empty", "", ["fleet.yaml: must be a group of settings, such as {}; got null."]],
    ["that is no YAML", `${good}\n  - ]`, [expect.stringContaining("at line")]],
    [
      "with fields that are missing, unknown or not allowed",
      good.replace(/^organization:.*$/m, "organisation: acme").replace(/^domainsPerStack:.*$/m, "domainsPerStack: 0"),
      [
        "fleet.yaml.organization: is missing; it must be a string.",
        "fleet.yaml.domainsPerStack: must be more than 0; got 0.",
        "fleet.yaml.organisation: is not a setting.",
      ],
    ],
    [
      "with an entry without a domain",
      good.replace("{ domain: acme.com", "{ dommain: acme.com"),
      ["domains[0].domain: is missing; it must be a string."],
    ],
    [
      "with a domain twice",
      good.replace("domains:\n", "domains:\n  - { domain: Acme.com., cloudflare: {} }\n"),
      ["domains[1]: acme.com is in the list already, as domains[0]."],
    ],
  ])("%s is refused, and nothing is written", (title, text, problems) => {
    const folder = path.join(dir, title);
    mkdirSync(folder);
    writeFileSync(path.join(folder, "fleet.yaml"), text);
    const said = messageOf(() => writeFleet(folder));
    const [first, ...others] = said.split("\n- ").map((problem) => problem.split(" [config/")[0]);
    expect([first, ...others]).toEqual(["fleet.yaml has mistakes; nothing was written:", ...problems]);
    expect(readdirSync(folder)).toEqual(["fleet.yaml"]);
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It went well.");
}

describe("the sample fleet", () => {
  const dir = temporaryDirectory();

  test.each([
    ["without stack files", (file: string) => file === ACME || file.endsWith("fleet.yaml")],
    ["again", () => true],
  ])("is what fleet.ts makes of its list, %s", (title, filter) => {
    const folder = path.join(dir, title);
    cpSync(ACME, folder, { recursive: true, filter });
    const written = writeFleet(folder);
    const committed = readdirSync(ACME, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(ACME, path.join(entry.parentPath, entry.name)));
    expect(["fleet.yaml", ...written].sort()).toEqual(committed.sort());
    for (const file of written)
      expect([file, readFileSync(path.join(folder, file), "utf8")]).toEqual([file, textOf(file)]);
  });

  test.each(STACKS)("%s is a configuration without a mistake", (stack) => {
    const text = textOf(`Pulumi.${stack}.yaml`);
    const { config } = parse(text) as { config: Record<string, unknown> };
    const values = Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]);
    pulumi.runtime.setAllConfig(Object.fromEntries(values) as Record<string, string>);
    expect(readConfig().map(({ args }) => args.domain)).toEqual(domainsIn(text));
  });

  test("every stack is a Stack of the operator and a part of each job on GitHub and GitLab", () => {
    const names = STACKS.map((stack) => `acme/odoo-mail/${stack}`);
    const objects = parseAllDocuments(textOf("kubernetes/stacks.yaml")).map((one) => one.toJS() as OperatorStack);
    expect(objects.map(({ spec }) => spec.stack)).toEqual(names);
    const { jobs } = parse(textOf(".github/workflows/mail.yml")) as { jobs: Record<string, GithubJob> };
    expect(Object.entries(jobs).map(([job, { strategy }]) => [job, strategy.matrix.stack])).toEqual(
      ["preview", "up", "drift"].map((job) => [job, names]),
    );
    const gitlab = parse(textOf(".gitlab-ci.yml")) as Record<string, GitlabJob>;
    expect(gitlab[".mail"]?.parallel?.matrix).toEqual([{ STACK: names }]);
    expect(["preview", "up", "drift"].map((job) => gitlab[job]?.extends)).toEqual([".mail", ".mail", ".mail"]);
  });

  // npx takes the clone itself for the package, and its command is not built there: "odoo-mail: not found" (npm 11.19, measured 2026-11-29).
  test("jobs start odoo-mail by the script of the clone", () => {
    const { jobs } = parse(textOf(".github/workflows/mail.yml")) as { jobs: Record<string, GithubJob> };
    const commands = Object.values(jobs).flatMap(({ steps }) =>
      steps
        .filter(({ uses }) => uses?.includes("pulumi-odoo-mail") === true)
        .map(({ with: given }) => given?.["command"]),
    );
    expect(commands).toEqual(Array.from({ length: 3 }, () => "npm run -s odoo-mail --"));
    const gitlab = textOf(".gitlab-ci.yml");
    expect(gitlab.match(/\bnpx\b/)).toBeNull();
    expect(gitlab.match(/npm run -s odoo-mail -- (?:review|check)/g)).toHaveLength(3);
  });
});

interface OperatorStack {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly stack: string };
}

interface GithubJob {
  readonly strategy: { readonly matrix: { readonly stack: readonly string[] } };
  readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, string>> }[];
}

interface GitlabJob {
  readonly extends?: string;
  readonly parallel?: { readonly matrix: unknown };
}

describe("the operator's schema", () => {
  const validator = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const [first, ...others] = parseAllDocuments(textOf("kubernetes/stacks.yaml")).map(
    (one) => one.toJS() as OperatorStack,
  );

  test("takes all Stacks of the sample", () => {
    expect([first, ...others].map((one) => validator.safeParse(one).error)).toEqual(STACKS.map(() => undefined));
  });

  test.each<[string, (stack: OperatorStack) => object]>([
    ["a misspelt field", ({ spec, ...rest }) => ({ ...rest, spec: { ...spec, resyncFrequency: 60 } })],
    ["a name of 43 characters", (stack) => ({ ...stack, metadata: { name: "m".repeat(43) } })],
    ["another version of the API", (stack) => ({ ...stack, apiVersion: "pulumi.com/v1alpha1" })],
    ["a Stack without its stack", ({ spec: { stack: _, ...spec }, ...rest }) => ({ ...rest, spec })],
  ])("refuses %s", (_, change) => {
    expect(first && validator.safeParse(change(first)).success).toBe(false);
  });
});

test("what else is in a stack's file stays: secrets, other settings and comments", () => {
  const text = `# ours\nencryptionsalt: v1:abc\nconfig:\n  cloudflare:apiToken:\n    secure: v1:def\n  odoo-mail:domains:\n    - domain: a.example\n      cloudflare: {}\n`;
  const list = fleet(["a.example"], [{ domain: "a.example", cloudflare: {}, ttl: 300 }]);
  const files = filesOf(list, { "Pulumi.prod.yaml": text });
  expect(stackFiles(files)).toEqual({ "Pulumi.prod.yaml": `${text}      ttl: 300\n` });
});

test("all mistakes of a list are told at once", () => {
  const before = fleet(
    ["a.example", "b.example", "c.example"],
    ["a.example", "b.example", "c.example"].map((domain) => ({ domain })),
    1,
  );
  const after = fleet(
    ["a.example", "b.example"],
    [{ domain: "a.example", aliasDomain: "mail.b.example" }, { domain: "b.example" }, { domain: "notb.example" }],
  );
  const told = (): unknown => filesOf(after, stackFiles(filesOf(before, {})));
  expect(told).toThrow("notb.example: notb.example is in none of the zones. Add its zone to `zones`.");
  expect(told).toThrow("in a.example, b.example, and these zones are in several stacks: mail-1, mail-2. Move");
  expect(told).toThrow(
    "Pulumi.mail-3.yaml: the list has none of its domains any more. Run `pulumi destroy --stack mail-3`",
  );
});

/** Some domains of ten zones; a part of them has its Return-Path domain in another zone. */
const ZONES = Array.from({ length: 10 }, (_, index) => `z${index}.example`);
const domainsOfZones = fc.uniqueArray(
  fc.record({ host: fc.nat(3), zone: fc.constantFrom(...ZONES), alias: fc.option(fc.constantFrom(...ZONES)) }),
  { selector: ({ host, zone }) => `${host}.${zone}`, minLength: 1, maxLength: 25 },
);

test("no zone is in two stacks, no domain is lost or doubled, and one that is added moves no other", () => {
  let stayed = 0;
  fc.assert(
    fc.property(domainsOfZones, fc.integer({ min: 1, max: 6 }), fc.nat(25), (drawn, size, cut) => {
      const domains = drawn.map(({ host, zone, alias }) => ({
        domain: `h${host}.${zone}`,
        ...(alias !== null && { aliasDomain: `bounce.${alias}` }),
      }));
      const first = members(filesOf(fleet(ZONES, domains, size), {}));
      expect(Object.values(first).flat().sort()).toEqual(domains.map(({ domain }) => domain).sort());
      const places = domains.flatMap(({ domain, aliasDomain = domain }) => {
        const stack = Object.keys(first).find((name) => first[name]?.includes(domain));
        return [domain, aliasDomain].map((name) => `${name.split(".").slice(1).join(".")} in ${stack ?? "none"}`);
      });
      const zones = [...new Set(places)].map((place) => place.split(" ")[0]);
      expect(zones).toEqual([...new Set(zones)]);
      // Domains with an alias domain may join stacks, which is refused: those without one are added later.
      const later = domains.filter((one, index) => index >= cut && one.aliasDomain === undefined);
      const before = filesOf(
        fleet(
          ZONES,
          domains.filter((one) => !later.includes(one)),
          size,
        ),
        {},
      );
      const grown = members(filesOf(fleet(ZONES, domains, size), stackFiles(before)));
      for (const [name, own] of Object.entries(members(before)))
        expect(grown[name]).toEqual(expect.arrayContaining(own));
      stayed += Object.keys(before).length > 4 ? 1 : 0;
    }),
    { numRuns: 40, seed: 12 },
  );
  expect(stayed).toBeGreaterThan(10);
});
