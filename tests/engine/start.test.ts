import { Resolver } from "node:dns/promises";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkoutRoot } from "../../sandbox/engine/goModule";
import { type Finished, runProcess } from "../../sandbox/engine/processes";
import { sandboxRoot } from "../../sandbox/engine/tools";
import type { OdooData } from "../../sandbox/odoo/database";
import { mailSettings, ODOO_FILE } from "../../sandbox/odoo/keptDatabase";
import { controlFile, readControl } from "../../sandbox/start/dnsControl";
import { domainsOf, openScenario, readStackConfig } from "../../sandbox/start/scenario";
import { takeSnapshot, type ZoneValue } from "../../sandbox/start/snapshot";
import { recordingOf } from "../docs/recording";

/** `npm start` as a person runs it, in its own process and directory, without a terminal. NO_COLOR: a CI variable would turn colours on. */
describe("npm start", () => {
  mkdirSync(sandboxRoot(), { recursive: true });
  // A short path: output is checked to fit into 80 columns.
  const dir = mkdtempSync(path.join(sandboxRoot(), "start-"));
  let seed: ZoneValue[] = [];
  let firstRun = "";

  const start = (...args: string[]): Promise<Finished> => {
    const main = path.join(checkoutRoot(), "sandbox", "main.ts");
    return runProcess(process.execPath, ["--import", "tsx", main, ...args, "--dir", dir], {
      cwd: checkoutRoot(),
      // It looks for its tools itself.
      env: { ...process.env, NO_COLOR: "1", ODOO_MAIL_SANDBOX_TOOLS: undefined },
    });
  };

  const odooSettings = (): string[] => {
    const { data } = JSON.parse(readFileSync(path.join(dir, ODOO_FILE), "utf8")) as { data: OdooData };
    return mailSettings(data);
  };
  /** What a new database has by itself. */
  const odooSeed = ["alias domain acme.odoo.com: default From notifications", "company Acme: sends from acme.odoo.com"];

  const configFile = path.join(dir, "stack.yaml");
  /** Runs with a changed configuration, which is put back. */
  const startWith = async (change: (text: string) => string, ...args: string[]): Promise<Finished> => {
    const right = readFileSync(configFile, "utf8");
    writeFileSync(configFile, change(right));
    const finished = await start(...args);
    writeFileSync(configFile, right);
    return finished;
  };

  const outputs = (): Record<string, unknown> =>
    JSON.parse(readFileSync(path.join(dir, "outputs.json"), "utf8")) as Record<string, unknown>;

  const zones = (): ZoneValue[] => takeSnapshot(openScenario(dir).cloud);

  beforeAll(() => {
    seed = zones();
  });

  afterAll(async () => {
    await start("stop");
    rmSync(dir, { recursive: true, force: true });
  });

  it("deploys the seed, checks that a second up is quiet and that nobody else's value changed", async () => {
    const { code, stdout, stderr } = await start();
    firstRun = stdout;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Everything but the CLI runs on Node ${process.versions.node} (`);
    expect(stdout).toContain("the alias domain of the stand-in Odoo is\nacme.example, that of the first domain.");
    expect(stdout).toMatch(/^ {2}pulumi up .*DNS records: 7 adopted, .*\n {26}Odoo settings: set in 1 database\n/m);
    expect(stdout).toMatch(/^ +1 warning: \S+\/logs\/pulumi-preview\.txt\n/m);
    expect(readFileSync(path.join(dir, "logs", "pulumi-preview.txt"), "utf8")).toContain("[spf/answer-over-512]");
    expect(stdout).toContain("  outputs.json  ");
    expect(stdout).toContain("ok  The second up changed nothing: no step, no write request.");
    expect(stdout).toMatch(/ok {2}All \d+ other values in the zones are as they were, octet for octet\./);
    expect(stdout).toMatch(/ok {2}DNS gives the same answers/);
    expect(stdout).toContain("  +  alias domain acme.example: default From notifications\n");
    expect(stdout).toContain("  +  company Acme: sends from acme.example\n");
    expect(stdout).toMatch(/npm run odoo-mail -- check \\\n {2}--outputs \S+ --server 127\.0\.0\.1:\d+\n/);
    expect(stdout).toContain("5 domains checked: 1 good; 4 with warnings.");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain("\u001b");
  });

  it("prints what README.md shows: `npm run docs:recording` writes it", () => {
    expect(readFileSync(path.join(checkoutRoot(), "README.md"), "utf8")).toContain(recordingOf(firstRun));
  });

  it("tells what was changed by hand in Odoo, and sets it again", async () => {
    const file = path.join(dir, ODOO_FILE);
    writeFileSync(file, readFileSync(file, "utf8").replace('"alias_domain_id": 2', '"alias_domain_id": 1'));
    expect(odooSettings()).toContain("company Acme: sends from acme.odoo.com");
    const { code, stdout } = await start();
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      'drift: the alias domain of company 1 is "acme.odoo.com", not "acme.example" as it was set',
    );
    expect(stdout).toMatch(/ DNS records: nothing to do\n +Odoo settings: changed in 1 database\n/);
    expect(odooSettings()).toContain("company Acme: sends from acme.example");
  });

  it("leaves a DNS server that answers what was deployed, for every domain", async () => {
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${readControl(controlFile(dir))!.port}`]);
    const domains = domainsOf(readStackConfig(openScenario(dir).configFile));
    expect(domains.length).toBeGreaterThan(4);
    for (const { domain } of domains) {
      const texts = (await resolver.resolveTxt(domain)).map((strings) => strings.join(""));
      expect(texts.filter((text) => /^v=spf1 include:_spf\.odoo\.com .*[~-]all$/.test(text))).toHaveLength(1);
      expect(await resolver.resolveCname(`odoo._domainkey.${domain}`)).toEqual(["odoo._domainkey.odoo.com"]);
    }
  });

  it("takes everything out again with release: the zones hold what the seed held", async () => {
    // The entry that stack.yaml has as a comment.
    const { code, stdout, stderr } = await startWith(
      (text) =>
        text
          .replace(/^# (odoo-mail:databases:| .*)$/gm, "$1")
          .replace("defaultFrom: notifications", "defaultFrom: hello"),
      "release",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toContain("has no odoo-mail:databases");
    expect(odooSettings()).toContain("alias domain acme.example: default From hello");
    expect(outputs()["domains"]).toMatchObject({ "acme.example": { release: true } });
    const sorted = (values: ZoneValue[]): string[] => values.map((value) => JSON.stringify(value)).sort();
    expect(sorted(zones())).toEqual(sorted(seed));
  });

  it("destroys the stack without a change in DNS", async () => {
    const before = zones();
    const { code, stdout } = await start("destroy");
    expect(code).toBe(0);
    expect(odooSettings()).toEqual(odooSeed);
    expect(stdout).toContain("ok  Nothing in DNS was changed or deleted.\n");
    expect(stdout).toContain("The settings that the stack had set in Odoo are put back to what they were,\n");
    expect(stdout).toMatch(/ Odoo settings: put back in 1 database\n/);
    expect(stdout).toContain("  +  company Acme: sends from acme.odoo.com\n");
    expect(outputs()).toEqual({});
    expect(zones()).toEqual(before);
  });

  it("ends the DNS server with stop, and forgets everything with reset", async () => {
    expect((await start("stop")).stdout).toBe("The DNS server ends.\n");
    expect((await start("reset")).code).toBe(0);
    expect(openScenario(dir).isNew).toBe(true);
  });

  it("refuses what it does not know, in one line", async () => {
    const { code, stdout, stderr } = await start("delete-everything");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain('There is no command "delete-everything"');
  });

  it("says what is wrong with a configuration, without a line for each resource", async () => {
    const own = "odoo-mail:databases: [{ database: acme, aliasDomian: acme.example }]\nodoo-mail:apiKeys: none";
    const { code, stdout, stderr } = await startWith(
      (text) => `${text.replace("hosting: online", "hosting: odoo.sh")}\n${own}\n`,
    );
    expect(code).toBe(1);
    const said = stdout + stderr;
    expect(said).toContain('must be one of online, odoosh, external-smtp; got "odoo.sh".');
    expect(said).toMatch(/databases\[0\].*aliasDomian/);
    expect(said).toContain("apiKeys: must be a group with one key for each database.");
    expect(said).not.toContain("refreshing");
  });
});
