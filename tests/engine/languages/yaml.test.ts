import { startDnsServer } from "../../../sandbox/cloud/dnsServer";
import { openCloud } from "../../../sandbox/cloud/openCloud";
import { temporaryDirectory } from "../../sandbox/temporary";
import { targetsOfOutputs } from "../../../verify/targetsOfOutputs";
import { programsIn } from "../../docs/codeBlocks";
import { atEnd } from "../harness/cleanUp";
import { BOTH, GOOGLE, ODOO } from "../harness/texts";
import { createProgramWorld, recordSteps, type ProgramWorld } from "./programWorld";

const ACME = {
  type: "odoo-mail:MailDomain",
  properties: {
    domain: "acme.com",
    cloudflare: {},
    dmarc: { policy: "none", aggregateReports: ["mailto:dmarc@acme.com"] },
  },
};
const WEST = { type: "pulumi:providers:aws", properties: { region: "us-west-2" } };
const ORG = {
  type: "odoo-mail:SpfRecord",
  properties: { domain: "acme.org", route53: {} },
  options: { providers: ["${west}"] },
};

interface Property {
  readonly properties: Readonly<Record<string, unknown>>;
}

function withInputs<T extends Property>(resource: T, inputs: Readonly<Record<string, unknown>>): T {
  return { ...resource, properties: { ...resource.properties, ...inputs } };
}

/** The tests follow each other: each begins where the one before has left the zones. */
describe("a YAML program", () => {
  let world: ProgramWorld;
  let adopted: string;
  const stale = temporaryDirectory();
  const texts = (owner = "acme.com"): readonly string[] =>
    world.cloud.cloudflare.records(owner, "TXT").map(({ content }) => content);

  beforeAll(async () => {
    world = await createProgramWorld();
    world.cloud.cloudflare.addZone({ name: "acme.com" });
    adopted = world.cloud.cloudflare.addRecord({ name: "acme.com", type: "TXT", content: `"${GOOGLE}"` }).id;
    world.cloud.cloudflare.addRecord({ name: "acme.com", type: "A", content: "203.0.113.1" });
    world.cloud.route53.addZone({ name: "acme.org" });
  });

  async function expectQuiet(): Promise<void> {
    world.cloud.clearRequests();
    const result = await world.run("up");
    expect({ steps: recordSteps(result), writes: world.cloud.writes() }).toEqual({ steps: [], writes: [] });
  }

  it.each(programsIn("yaml"))("can be the one of $page, whose package is where npm puts it", async ({ text }) => {
    world.source(text);
    expect(recordSteps(await world.run("preview"))).toEqual(
      expect.arrayContaining(["create cloudflare:odoo._domainkey.acme.com:CNAME", "update cloudflare:acme.com:TXT"]),
    );
  });

  it("shows in preview what up will do, and writes nothing", async () => {
    world.program({ acme: ACME, west: WEST, org: ORG });
    const result = await world.run("preview");
    expect(recordSteps(result)).toEqual(FIRST_STEPS);
    expect(world.cloud.writes()).toEqual([]);
    expect(result.stdout).toContain(`before  ${GOOGLE}`);
    expect(result.stdout).toContain(`after   ${BOTH}`);
  });

  it("merges into the live SPF record, adds the DKIM CNAME and DMARC, and uses the explicit provider", async () => {
    expect(recordSteps(await world.run("up"))).toEqual(FIRST_STEPS);
    expect(world.cloud.cloudflare.records("acme.com", "TXT")).toMatchObject([{ id: adopted, content: `"${BOTH}"` }]);
    expect(world.cloud.cloudflare.records("odoo._domainkey.acme.com", "CNAME")).toMatchObject([
      { content: "odoo._domainkey.odoo.com", proxied: false },
    ]);
    expect(texts("_dmarc.acme.com")).toEqual(['"v=DMARC1; p=none; rua=mailto:dmarc@acme.com"']);
    expect(world.cloud.route53.recordSets("acme.org", "TXT")).toMatchObject([{ values: [`"${ODOO}"`] }]);
    expect((await resource("route53:acme.org:TXT")).provider).toContain("::west::");
    expect((await resource("cloudflare:acme.com:TXT")).provider).toContain("::default_");
  });

  async function resource(name: string): Promise<{ readonly urn: string; readonly provider: string }> {
    const { deployment } = (await world.workspace.exportState()) as {
      deployment: { resources: { urn: string; provider: string }[] };
    };
    const found = deployment.resources.find(({ urn }) => urn.endsWith(`::${name}`));
    if (found === undefined) throw new Error(`The state has no ${name}.`);
    return found;
  }

  it("changes nothing in the second up", () => expectQuiet());

  it("keeps what DNS shows after the run with `verify.after`, and fails when that is not what was declared", async () => {
    const verified = (verify: object): void =>
      world.program({ acme: withInputs(ACME, { verify: { after: true, ...verify } }), west: WEST, org: ORG });
    verified({ servers: world.resolvers });
    await world.run("up");
    const { deployment } = (await world.workspace.exportState()) as {
      deployment: { resources: { urn: string; outputs?: { verification?: { verdict: string; servers: string[] } } }[] };
    };
    const acme = deployment.resources.find(({ urn }) => urn.endsWith("odoo-mail:index:MailDomain::acme"));
    expect(acme?.outputs?.verification).toMatchObject({ verdict: "warnings", servers: world.resolvers });
    // A server that knows the domain and nothing of what was written.
    openCloud(stale).internet.putAll({ "acme.com": [{ type: "A", value: "203.0.113.1" }] });
    const server = await startDnsServer({ dir: stale });
    atEnd(() => server.close());
    verified({ servers: [`127.0.0.1:${server.port}`], seconds: 0 });
    const said = await world.fails("up");
    world.program({ acme: ACME, west: WEST, org: ORG });
    expect(said).toContain("after 0 s DNS does not show");
    expect(said).toContain("[verify/not-as-declared]");
  });

  it("is refused by the guard when the engine wants to create a record that is there", async () => {
    const { urn } = await resource("cloudflare:_dmarc.acme.com:TXT");
    world.cloud.clearRequests();
    const said = await world.fails("up", "--replace", urn);
    expect(said).toContain('before hook "odoo-mail:guard" failed');
    expect(said).toContain("the engine wants to create the record, but it is there already");
    expect(world.cloud.writes()).toEqual([]);
  });

  it("is refused when two components declare one record, though each is constructed by a request of its own", async () => {
    const second = { type: "odoo-mail:SpfRecord", properties: { domain: "acme.com", cloudflare: {} } };
    world.program({ acme: ACME, west: WEST, org: ORG, second });
    world.cloud.clearRequests();
    const printed = await world.fails("up");
    expect(printed).toContain("both declare this record, and each would overwrite the other.");
    expect(world.cloud.writes()).toEqual([]);
    expect(texts()).toEqual([`"${BOTH}"`]);
  });

  it("is refused when an output decides what a component does, because an output counts as true", async () => {
    const flag = { type: "pulumi:index:Stash", properties: { input: false } };
    world.program({ flag, acme: withInputs(ACME, { release: "${flag.output}" }), west: WEST, org: ORG });
    world.cloud.clearRequests();
    expect(await world.fails("up")).toContain("must be known before anything runs");
    expect(world.cloud.writes()).toEqual([]);
  });

  it("takes its terms out with `release`, and leaves what it created to the next up", async () => {
    world.program({ acme: withInputs(ACME, { release: true }), west: WEST, org: withInputs(ORG, { release: true }) });
    await world.run("up");
    expect(texts()).toEqual([`"${GOOGLE}"`]);
    expect(texts("_dmarc.acme.com")).toHaveLength(1);
  });

  it("deletes nothing when the components that guard it leave the program too early", async () => {
    world.program({ west: WEST });
    world.cloud.clearRequests();
    expect(await world.fails("up")).toContain("odoo-mail:guard");
    expect(world.cloud.writes()).toEqual([]);
  });

  it("deletes under guard what it created, in the second up of a release", async () => {
    world.program({ acme: withInputs(ACME, { release: true }), west: WEST, org: withInputs(ORG, { release: true }) });
    expect(recordSteps(await world.run("up"))).toEqual(LAST_STEPS);
    expect(texts()).toEqual([`"${GOOGLE}"`]);
    expect(world.cloud.cloudflare.records("odoo._domainkey.acme.com", "CNAME")).toEqual([]);
    expect(texts("_dmarc.acme.com")).toEqual([]);
    expect(world.cloud.route53.recordSets("acme.org", "TXT")).toEqual([]);
  });
});

it("has the outputs that `odoo-mail check --stack` reads, with the program of docs/languages.md", async () => {
  const world = await createProgramWorld();
  world.cloud.cloudflare.addZone({ name: "acme.com" });
  world.source(programsIn("yaml").find(({ page }) => page === "docs/languages.md")?.text ?? "");
  await world.run("up");
  const { stdout } = await world.workspace.run(["stack", "output", "--json"]);
  expect(targetsOfOutputs(stdout)).toMatchObject({
    ok: true,
    value: [
      {
        domain: "acme.com",
        aliasDomain: "acme.com",
        hosting: "odoosh",
        selectors: ["odoo"],
        expected: [
          { name: "acme.com", type: "TXT", values: [ODOO] },
          { name: "odoo._domainkey.acme.com", type: "CNAME", values: ["odoo._domainkey.odoo.com"] },
          { name: "_dmarc.acme.com", type: "TXT", values: ["v=DMARC1; p=none; rua=mailto:dmarc@acme.com"] },
        ],
      },
    ],
  });
});

it("blames a failure on its own component, once, and not on others that are under way", async () => {
  const world = await createProgramWorld();
  world.cloud.cloudflare.addZone({ name: "acme.com" });
  const shop = { type: "odoo-mail:ParkedDomain", properties: { domain: "shop.example", cloudflare: {} } };
  world.program({ acme: ACME, shop });
  const printed = await world.fails("preview");
  // Once in the line of the stack and once among the diagnostics.
  expect(printed.match(/odoo-mail:index:ParkedDomain resource 'shop' has a problem/g)).toHaveLength(2);
  expect(printed.match(/shop\.example stays as it is/g)).toHaveLength(2);
  expect(printed).not.toContain("'acme' has a problem");
});

const FIRST_STEPS = [
  "create cloudflare:_dmarc.acme.com:TXT",
  "create cloudflare:odoo._domainkey.acme.com:CNAME",
  "create route53:acme.org:TXT",
  "import cloudflare:acme.com:TXT",
  "update cloudflare:acme.com:TXT",
];
/** The adopted SPF record stays in the state until its component leaves the program. */
const LAST_STEPS = [
  "delete cloudflare:_dmarc.acme.com:TXT",
  "delete cloudflare:odoo._domainkey.acme.com:CNAME",
  "delete route53:acme.org:TXT",
];
