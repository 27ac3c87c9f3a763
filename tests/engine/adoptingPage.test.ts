import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { oneLine, recordSteps } from "./harness/observe";
import { createWorld, type World } from "./harness/world";

const ROOT = path.resolve(__dirname, "../..");
const page = readFileSync(path.join(ROOT, "docs/adopting.md"), "utf8");

interface Block {
  readonly language: string;
  readonly text: string;
}

/** The blocks of each section, by its heading. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    heading: section.slice(0, section.indexOf("\n")),
    blocks: [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]): Block => ({
      language,
      text,
    })),
  }));

/** Sections whose commands are all Pulumi's; other tools are not run. */
const runnable = sections.filter(({ blocks }) =>
  blocks.some(({ language, text }) => language === "sh" && text.startsWith("pulumi ")),
);

/** A reader who does what a section says, in a new stack on a new zone. */
class Reader {
  private readonly stacks = new Map<string, World>();
  private printed = "";
  private steps: readonly string[] = [];
  private program: string | undefined;
  private hasRun = false;

  constructor(private readonly world: World) {}

  async follow({ language, text }: Block): Promise<void> {
    const lines = text.trimEnd().split("\n");
    if (language === "ts") this.program = text;
    else if (language === "sh") for (const line of lines) await this.run(line);
    else if (language === "dns") for (const line of lines) this.zone(line);
    else if (language === "text") expectPrinted(this.printed, lines);
    else if (language === "steps") assert.deepEqual([...this.steps].sort(), [...lines].sort());
    else assert.fail(`a block of ${language} is not followed:\n${text}`);
  }

  private async run(line: string): Promise<void> {
    const [, command, stack, outcome] =
      /^pulumi (preview|up)(?: --stack (\w+))?(?: +# (refused|unchanged))?$/.exec(line) ?? [];
    assert.ok(command !== undefined, `this command is not run: ${line}`);
    const world = await this.stack(stack);
    if (this.program !== undefined) world.program(this.completed(this.program));
    this.program = undefined;
    this.hasRun = true;
    const before = world.cloud.writes().length;
    const result =
      command === "preview" ? await world.workspace.preview() : await world.workspace.up({ args: ["--skip-preview"] });
    this.printed = oneLine(result.stdout + result.stderr);
    this.steps = recordSteps(result);
    const expected = outcome === "refused" ? "refused" : "passes";
    assert.deepEqual([line, result.code === 0 ? "passes" : "refused"], [line, expected], this.printed);
    if (command === "preview" || outcome === "unchanged")
      assert.deepEqual([line, world.cloud.writes().length], [line, before]);
    if (outcome === "unchanged") assert.deepEqual(this.steps, []);
  }

  private async stack(name = "dev"): Promise<World> {
    const known = this.stacks.get(name) ?? (name === "dev" ? this.world : await this.world.another(name));
    this.stacks.set(name, known);
    return known;
  }

  /** What a page leaves out: where the package is, and the zone's id. */
  private completed(program: string): string {
    const lib = JSON.stringify(path.join(ROOT, "lib"));
    return `const zoneId = "${this.world.zone.id}";\n${program.replaceAll('"pulumi-odoo-mail"', lib)}`;
  }

  /** `acme.com. 300 TXT "..."`: what is in the zone before the first command, and what has to be there after one. */
  private zone(line: string): void {
    const [, owner = "", ttl, text = ""] = /^(\S+)\. (\d+) TXT "(.*)"$/.exec(line) ?? [];
    assert.ok(owner !== "", `this record is not read: ${line}`);
    if (this.hasRun) assert.deepEqual(this.world.zone.txt(owner), [text]);
    else this.world.zone.addTxt(text, owner, { ttl: Number(ttl) });
  }

  deletes(): readonly unknown[] {
    return this.world.zone.deletes();
  }
}

function expectPrinted(printed: string, lines: readonly string[]): void {
  for (const line of lines) assert.ok(printed.includes(oneLine(line).trim()), `${line}\nis not in\n${printed}`);
}

test("the sections whose commands are all Pulumi's are run", () => {
  expect(runnable.map(({ heading }) => heading)).toEqual([
    "From a zone that was made by hand",
    "From raw records in the same stack",
    "From raw records in another stack",
  ]);
});

test.each(runnable)("docs/adopting.md: $heading", async ({ blocks }) => {
  const reader = new Reader(await createWorld("cloudflare"));
  for (const block of blocks) await reader.follow(block);
  expect(reader.deletes()).toEqual([]);
});
