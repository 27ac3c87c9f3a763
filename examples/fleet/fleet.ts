/*
 * Makes the stacks of a fleet of domains, and what runs them, from one list: `npx tsx examples/fleet/fleet.ts <folder>`. The folder has
 * `fleet.yaml` in it; it is the one with `Pulumi.yaml`. Run it again after each change of the list. See docs/fleets.md.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { MailDomainArgs } from "pulumi-odoo-mail";
import { type Document, isMap, parse, parseDocument, stringify } from "yaml";
import { z } from "zod";
import { describeIssue } from "../../components/issues";
import { readSetting } from "../../stack/mistakes";

/** What `fleet.yaml` holds. */
export interface Fleet {
  readonly organization: string;
  /** The project's name, as in Pulumi.yaml. */
  readonly project: string;
  /** The repository that the operator clones. */
  readonly repository: string;
  readonly branch: string;
  /** A new zone goes to the first stack that has room for its domains. */
  readonly domainsPerStack: number;
  /** Every DNS zone that holds a record of a domain. */
  readonly zones: readonly string[];
  /** Entries of `odoo-mail:domains`. */
  readonly domains: readonly MailDomainArgs[];
}

/** Texts by their path in the folder, such as `Pulumi.mail-1.yaml`. */
export type Files = Readonly<Record<string, string>>;

interface Stack {
  readonly name: string;
  readonly domains: readonly MailDomainArgs[];
}

const HEADER = " Made from fleet.yaml by examples/fleet/fleet.ts. Change fleet.yaml and run it again.";
const STACK_FILE = /^Pulumi\.([a-z0-9-]+)\.yaml$/;

/**
 * All files of a fleet. A domain that is in a stack stays there, because only its stack remembers what is ours in its records.
 *
 * @param existing the stack files of the run before. Settings of theirs other than the domains are kept, such as secrets.
 * @throws Error with all that is wrong with the list
 */
export function filesOf(fleet: Fleet, existing: Files): Files {
  const stacks = split(fleet, existing);
  const names = stacks.map(({ name }) => `${fleet.organization}/${fleet.project}/${name}`);
  return {
    ...Object.fromEntries(stacks.map((stack) => stackFile(stack, existing))),
    "kubernetes/stacks.yaml": `#${HEADER}\n${stacks.map((stack) => operatorStack(fleet, stack)).join("---\n")}`,
    ".github/workflows/mail.yml": githubMatrix(names),
    ".gitlab-ci.yml": gitlabMatrix(names),
  };
}

function split({ zones, domains, domainsPerStack }: Fleet, existing: Files): Stack[] {
  const zoneOf = zoneFinder(zones);
  const homes = stacksOfZones(existing, zoneOf);
  const stacks = new Map<string, MailDomainArgs[]>(Object.keys(existing).map((file) => [stackOf(file), []]));
  const problems = withoutZone(domains, zoneOf);
  const homeless: Group[] = [];
  for (const group of groupsOf(domains, zoneOf)) {
    const [home, ...others] = new Set(group.zones.flatMap((zone) => homes.get(zone) ?? []));
    if (others.length > 0) problems.push(inSeveral(group.zones, [home, ...others].join(", ")));
    if (home === undefined) homeless.push(group);
    else stacks.get(home)?.push(...group.domains);
  }
  for (const group of homeless) {
    const room = [...stacks.values()].find((own) => own.length + group.domains.length <= domainsPerStack);
    if (room === undefined) stacks.set(freeName(stacks), [...group.domains]);
    else room.push(...group.domains);
  }
  for (const [name, own] of stacks) if (own.length === 0) problems.push(emptyStack(name));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return [...stacks].map(([name, own]) => ({ name, domains: domains.filter((domain) => own.includes(domain)) }));
}

type ZoneFinder = (name: string) => string | undefined;

/** The zone of a name is the longest one that is the name or a parent of it, as for the components. */
function zoneFinder(zones: readonly string[]): ZoneFinder {
  const longestFirst = zones.map(plain).sort((a, b) => b.length - a.length);
  return (name) => longestFirst.find((zone) => plain(name) === zone || plain(name).endsWith(`.${zone}`));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** The names whose zones hold records of a domain. */
function namesOf({ domain, aliasDomain, dmarc }: MailDomainArgs): string[] {
  return [domain, aliasDomain ?? domain, ...(dmarc?.reportZones ?? []).map((zone) => zone.domain)];
}

/** The stacks that have domains in a zone until now. There is more than one only after an edit by hand. */
function stacksOfZones(existing: Files, zoneOf: ZoneFinder): ReadonlyMap<string, readonly string[]> {
  const stacks = new Map<string, string[]>();
  for (const [file, text] of Object.entries(existing)) {
    const { config = {} } = (parse(text) ?? {}) as { config?: { "odoo-mail:domains"?: MailDomainArgs[] } };
    for (const name of (config["odoo-mail:domains"] ?? []).flatMap(namesOf)) {
      const zone = zoneOf(name);
      if (zone !== undefined) stacks.set(zone, [...(stacks.get(zone) ?? []), stackOf(file)]);
    }
  }
  return stacks;
}

/** Domains whose records are in the same zones, so that they must be in one stack. */
interface Group {
  readonly zones: string[];
  readonly domains: MailDomainArgs[];
}

function groupsOf(domains: readonly MailDomainArgs[], zoneOf: ZoneFinder): readonly Group[] {
  let groups: readonly Group[] = [];
  for (const domain of domains) {
    const zones = namesOf(domain).flatMap((name) => zoneOf(name) ?? []);
    const touched = groups.filter((group) => group.zones.some((zone) => zones.includes(zone)));
    const joined = {
      zones: [...new Set([...touched.flatMap((group) => group.zones), ...zones])],
      domains: [...touched.flatMap((group) => group.domains), domain],
    };
    groups = [...groups.filter((group) => !touched.includes(group)), joined];
  }
  return groups;
}

function withoutZone(domains: readonly MailDomainArgs[], zoneOf: ZoneFinder): string[] {
  return domains.flatMap((domain) =>
    [...new Set(namesOf(domain))]
      .filter((name) => zoneOf(name) === undefined)
      .map((name) => `${domain.domain}: ${name} is in none of the zones. Add its zone to \`zones\`.`),
  );
}

function inSeveral(zones: readonly string[], stacks: string): string {
  return (
    `Records of one domain are in ${zones.join(", ")}, and these zones are in several stacks: ${stacks}. ` +
    "Move the domains of these zones to the file of one stack by hand. See docs/fleets.md, Moving a domain."
  );
}

function emptyStack(name: string): string {
  return (
    `Pulumi.${name}.yaml: the list has none of its domains any more. ` +
    `Run \`pulumi destroy --stack ${name}\`, which leaves DNS as it is, and delete the file.`
  );
}

function freeName(taken: ReadonlyMap<string, unknown>): string {
  let number = 1;
  while (taken.has(`mail-${number}`)) number++;
  return `mail-${number}`;
}

function stackOf(file: string): string {
  return file.replace(STACK_FILE, "$1");
}

function stackFile({ name, domains }: Stack, existing: Files): [file: string, text: string] {
  const file = `Pulumi.${name}.yaml`;
  const document = parseDocument(existing[file] ?? `#${HEADER}\nconfig:\n  odoo-mail:domains:\n`);
  document.setIn(["config", "odoo-mail:domains"], domains);
  return [file, document.toString(LAYOUT)];
}

/** A `Stack` of the Pulumi Kubernetes Operator. It runs the stack at each new commit, and each hour to repair drift. */
function operatorStack({ organization, project, repository, branch }: Fleet, { name }: Stack): string {
  const secret = (key: string): object => ({ type: "Secret", secret: { name: "mail", key } });
  return stringify(
    {
      apiVersion: "pulumi.com/v1",
      kind: "Stack",
      metadata: { name },
      spec: {
        stack: `${organization}/${project}/${name}`,
        serviceAccountName: "mail",
        projectRepo: repository,
        branch,
        shallow: true,
        resyncFrequencySeconds: 3600,
        continueResyncOnCommitMatch: true,
        envRefs: {
          PULUMI_ACCESS_TOKEN: secret("pulumiAccessToken"),
          CLOUDFLARE_API_TOKEN: secret("cloudflareApiToken"),
        },
      },
    },
    LAYOUT,
  );
}

/** How many stacks a pipeline runs at once. They share the rate limit of one token. */
const AT_ONCE = 4;

/** The pipeline for one stack (examples/pipelines) with each of its jobs run for every stack. */
function githubMatrix(stacks: readonly string[]): string {
  const workflow = pipeline("github/mail.yml");
  workflow.delete("env");
  workflow.delete("concurrency");
  const jobs = workflow.get("jobs");
  if (!isMap(jobs)) throw new Error("github/mail.yml has no jobs.");
  for (const { key } of jobs.items) {
    const turn = "${{ github.event_name == 'pull_request' && github.ref || 'prod' }}";
    const added = {
      strategy: { "fail-fast": false, "max-parallel": AT_ONCE, matrix: { stack: stacks } },
      // One run at a time on a stack. A run that has begun is never cancelled: it may be writing.
      concurrency: { group: `\${{ matrix.stack }}-${turn}`, "cancel-in-progress": false },
      env: { STACK: "${{ matrix.stack }}" },
    };
    for (const [name, value] of Object.entries(added)) workflow.setIn(["jobs", key, name], value);
  }
  return workflow.toString(LAYOUT);
}

/** The same for GitLab, whose jobs take what they share from `.mail`. */
function gitlabMatrix(stacks: readonly string[]): string {
  const pipelines = pipeline("gitlab/.gitlab-ci.yml");
  pipelines.delete("variables");
  pipelines.setIn([".mail", "parallel"], { matrix: [{ STACK: stacks }] });
  pipelines.setIn([".mail", "resource_group"], "$STACK");
  return pipelines.toString(LAYOUT);
}

function pipeline(file: string): Document.Parsed {
  const text = readFileSync(path.join(__dirname, "../pipelines", file), "utf8");
  return parseDocument(
    text
      .replace(/^#.*/, `#${HEADER}`)
      .replaceAll("npx -p pulumi-odoo-mail odoo-mail", COMMAND)
      .replace(/^( +)stack: .*$/gm, `$&\n$1command: ${COMMAND}`),
  );
}

/** How odoo-mail is started in a clone of pulumi-odoo-mail. npx would take the clone for the package, whose command is not built there. */
const COMMAND = "npm run -s odoo-mail --";

/** As prettier formats it. */
const LAYOUT = { lineWidth: 0, flowCollectionPadding: false } as const;

/** Reads `fleet.yaml` of a folder and writes everything else. Answers the files' paths in the folder. */
export function writeFleet(folder: string): string[] {
  const fleet = readFleet(readFileSync(path.join(folder, "fleet.yaml"), "utf8"));
  const stackFiles = readdirSync(folder).filter((file) => STACK_FILE.test(file));
  const existing = stackFiles.map((file) => [file, readFileSync(path.join(folder, file), "utf8")] as const);
  const files = filesOf(fleet, Object.fromEntries(existing));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return Object.keys(files);
}

const TEXT = z.string().min(1);

const FLEET = z.strictObject({
  organization: TEXT,
  project: TEXT,
  repository: TEXT,
  branch: TEXT,
  domainsPerStack: z.int().positive(),
  zones: z.array(TEXT),
  domains: z.array(z.unknown()),
});

/** The rest of an entry of `domains` is checked by the stack program, in every preview. */
const DOMAIN = z.looseObject({ domain: TEXT });

/** @throws Error with every mistake of the list */
function readFleet(text: string): Fleet {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw mistakes(document.errors.map(({ message }) => message));
  const { value, issues } = readSetting("fleet.yaml", FLEET, document.toJS());
  const domains = (value?.domains ?? []).map((entry, at) => readSetting(`domains[${at}]`, DOMAIN, entry));
  const found = domains.map((one) => one.value?.domain ?? "");
  const problems = [...issues, ...domains.flatMap((one) => one.issues)].map(describeIssue);
  const all = [...problems, ...twice(found)];
  if (all.length > 0) throw mistakes(all);
  return value as Fleet;
}

function mistakes(problems: readonly string[]): Error {
  return new Error(["fleet.yaml has mistakes; nothing was written:", ...problems].join("\n- "));
}

function twice(domains: readonly string[]): string[] {
  const names = domains.map(plain);
  return names.flatMap((name, at) => {
    const first = names.indexOf(name);
    return first === at || name === "" ? [] : [`domains[${at}]: ${name} is in the list already, as domains[${first}].`];
  });
}

function main(folder: string): void {
  try {
    process.stdout.write(`${writeFleet(folder).join("\n")}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

if (require.main === module) main(process.argv[2] ?? ".");
