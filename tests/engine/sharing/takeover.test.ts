import { oneLine, recordSteps, sent } from "../harness/observe";
import { type RawRecord, rawRecord } from "../harness/rawRecord";
import { keep, urnOf } from "../harness/state";
import { BOTH, GOOGLE } from "../harness/texts";
import { createWorld, expectStill, preview, previewFails, up, upFails, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

const DECLARED = 'The resource "spf" of this stack declares this record until now.';

/** How a raw resource is declared in the program of the run before. */
interface Form {
  readonly name?: string;
  /** As of `rawRecord`. */
  readonly resource?: string;
  readonly options?: string;
  /** Whether a person made the record, and the raw resource imports it. */
  readonly isImported?: boolean;
  /** Statements around the resource, which `RAW` stands for. */
  readonly program?: string;
}

const FORMS: readonly (readonly [title: string, form: Form])[] = [
  ["that was imported", { isImported: true }],
  ["that is protected", { options: "protect: true" }],
  ["that is kept when it is deleted", { options: "retainOnDelete: true" }],
  ["with its name in upper case and with a dot", { name: "Acme.COM." }],
  [
    "under another component",
    { program: `const parent = new pulumi.ComponentResource("their:index:Dns", "dns"); RAW`, options: "parent" },
  ],
];
const CLOUDFLARE_FORMS: typeof FORMS = [
  ["with @ for its name", { name: "@" }],
  ["of the deprecated kind", { resource: "cloudflare/record.Record" }],
];

describe.each(PROVIDERS)("a raw record of the same stack on %s", (provider) => {
  const record = `${provider}:acme.com:TXT`;
  let world: World;
  let empty: () => void;

  beforeAll(async () => {
    world = await createWorld(provider);
    empty = keep(world);
  });
  beforeEach(() => empty());
  afterEach(() => expect(world.zone.deletes()).toEqual([]));

  /** A raw resource called `spf`. */
  const spf = (more: Partial<RawRecord> = {}): string => rawRecord(world.zone, "spf", { values: [GOOGLE], ...more });

  /** Runs the program before, which has that resource. */
  const declareRaw = async ({ name = "acme.com", resource, options = "", isImported, program = "RAW" }: Form) => {
    const id = isImported === true ? world.zone.addTxt(GOOGLE, "acme.com", { ttl: 300 }) : "";
    const importId = provider === "cloudflare" ? `${world.zone.id}/${id}` : id;
    const all = `${isImported === true ? `import: "${importId}",` : ""} ${options}`;
    world.program(program.replace("RAW", spf({ name, options: all, ...(resource !== undefined && { resource }) })));
    await up(world);
    world.cloud.clearRequests();
  };
  const component = (options = "", before = "", opts = ""): void =>
    world.program(
      `${before}new odoo.SpfRecord("acme", { domain: "acme.com", ${provider}: {}, ${options} }, { ${opts} });`,
    );

  /** Preview and up refuse the component by the resource's name; nothing is written. */
  const expectRefused = async (): Promise<void> => {
    for (const told of [await previewFails(world), await upFails(world)]) expect(oneLine(told)).toContain(DECLARED);
    expect([sent(world), world.zone.txt()]).toEqual([[], [GOOGLE]]);
  };

  /** One update of the same record, shown by the preview, and no step afterwards. */
  const expectOver = async (): Promise<void> => {
    expect(recordSteps(await preview(world))).toEqual([`update ${record}`]);
    expect(recordSteps(await up(world))).toEqual([`update ${record}`]);
    expect([world.zone.writes().map(({ method }) => method), world.zone.txt()]).toEqual([["PUT"], [BOTH]]);
    await expectStill(world);
    await expectStill(world, "--refresh");
    // Without the line the arguments of the component have changed, and nothing else.
    component();
    expect(recordSteps(await up(world))).toEqual([]);
    await expectStill(world);
    expect(world.zone.writes()).toHaveLength(1);
  };

  it.each([...FORMS, ...(provider === "cloudflare" ? CLOUDFLARE_FORMS : [])])(
    "%s is refused by its name, and goes over with takesOver by one write",
    async (_title, form) => {
      await declareRaw(form);
      component();
      await expectRefused();
      component(`takesOver: ["spf"]`);
      await expectOver();
    },
  );

  // The component would declare nothing, and the engine would delete the record together with the resource that has left the program.
  it("is not taken over, and stays, while a run leaves out the component's memory (--exclude)", async () => {
    await declareRaw({});
    component(`takesOver: ["spf"]`);
    const told = await upFails(world, "--exclude", "**memory");
    expect(oneLine(told)).toContain("leaves out the component's memory. Pulumi would delete the record");
    expect([sent(world), world.zone.txt()]).toEqual([[], [GOOGLE]]);
    await expectOver();
  });

  it("under another component goes over by its URN as well", async () => {
    await declareRaw({ ...Object.fromEntries(FORMS)["under another component"] });
    component(`takesOver: ["${urnOf(world, "spf")}"]`);
    await expectOver();
  });

  it.each([
    ["of the component", "", `transforms: [alias]`],
    ["of the stack", "pulumi.runtime.registerResourceTransform(alias);", ""],
  ])(
    "that a transform %s makes an alias of is refused all the same, and goes over with takesOver",
    async (_, line, opts) => {
      const alias = `const alias = (args: pulumi.ResourceTransformArgs) =>
      /:(DnsRecord|Record)$/.test(args.type) ? { props: args.props, opts: { ...args.opts, aliases: [{ name: "spf", parent: pulumi.rootStackResource }] } } : undefined;
      ${line}\n`;
      await declareRaw({});
      component("", alias, opts);
      await expectRefused();
      component(`takesOver: ["spf"]`, alias, opts);
      expect(recordSteps(await up(world))).toEqual([`update ${record}`]);
      expect([world.zone.writes().map(({ method }) => method), world.zone.txt()]).toEqual([["PUT"], [BOTH]]);
      await expectStill(world);
    },
  );

  it("that stays in the program beside takesOver is refused, and stays as it is", async () => {
    await declareRaw({});
    component(`takesOver: ["spf"]`, spf());
    for (const told of [await previewFails(world), await upFails(world)].map(oneLine)) {
      expect(told).toContain("Duplicate resource alias 'urn:pulumi:");
      expect(told).toContain('If "spf" is still in the program, Pulumi ends the run with "Duplicate resource alias"');
    }
    expect([sent(world), world.zone.txt()]).toEqual([[], [GOOGLE]]);
    component(`takesOver: ["spf"]`);
    await expectOver();
  });

  it("of another stack cannot be seen: taken out of that stack's state first, it is adopted and kept", async () => {
    const other = await world.another("other");
    other.program(spf());
    await up(other);
    const { code } = await other.workspace.run(["state", "delete", urnOf(other, "spf"), "--yes"]);
    other.program("");
    await up(other);
    component();
    await up(world);
    expect([code, world.zone.txt()]).toEqual([0, [BOTH]]);
    await expectStill(world);
  });
});
