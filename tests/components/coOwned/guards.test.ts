import * as pulumi from "@pulumi/pulumi";
import type { StepHandlers } from "../../../components/engine/hooks";
import { perRunOfAllCopies } from "../../../components/engine/run";
import { SpfRecord } from "../../../components/singleRecords";
import { CloudflareMemory, type CloudflareRecord } from "../../../testing/cloudflareMemory";
import { MockRun, published } from "../../mocks/mockRun";
import { Route53Memory } from "../../../testing/route53Memory";
import { quiet, txt } from "../world";

/*
 * Mocks call no hooks. What the engine would call is called here by hand, so that every refusal is seen with its words;
 * that the engine calls it, and when, is shown by the engine tests.
 */

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const GOOGLE = "v=spf1 include:_spf.google.com ~all";

interface Scene {
  readonly handlers: Required<StepHandlers>;
  /** Replaces what is in the zone after the run has planned. */
  change(records: readonly CloudflareRecord[]): void;
}

async function scene(before: readonly CloudflareRecord[], args: object = {}): Promise<Scene> {
  quiet();
  const memory = new CloudflareMemory([{ id: "z", name: "acme.com", records: before }]);
  await MockRun.start([memory]);
  await published(new SpfRecord("acme", { domain: "acme.com", cloudflare: {}, ...args }));
  await pulumi.runtime.disconnect();
  // The mocked run has written its record: the zone is set back to what the engine would meet before the write.
  memory.records.set("z", [...before]);
  const handlers = handlersOf("cloudflare:acme.com:TXT");
  return { handlers, change: (records) => memory.records.set("z", [...records]) };
}

function handlersOf(child: string): Required<StepHandlers> {
  return perRunOfAllCopies("step handlers", () => new Map<string, Required<StepHandlers>>()).get(child)!;
}

function step(id: string, oldInputs: object = {}): pulumi.ResourceHookArgs {
  return { id, oldInputs } as pulumi.ResourceHookArgs;
}

/** What a handler refuses with; undefined when it lets the step pass. */
async function refusal(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("before a create", () => {
  it("nothing is said while nothing is there", async () => {
    const { handlers } = await scene([]);
    expect(await refusal(() => handlers.create())).toBeUndefined();
  });

  it("strangers' other TXT records are no reason to refuse", async () => {
    const { handlers, change } = await scene([]);
    change([txt("acme.com", "google-site-verification=x")]);
    expect(await refusal(() => handlers.create())).toBeUndefined();
  });

  it("a record that came after the plan is refused: run again", async () => {
    const { handlers, change } = await scene([]);
    change([txt("acme.com", GOOGLE)]);
    expect(await refusal(() => handlers.create())).toBe(
      `acme.com TXT (Cloudflare): a record is there now that was not there when this run read the zone: "${GOOGLE}". Nothing was written. Run \`pulumi up\` again: it will merge into it.`,
    );
  });

  it("a create beside the record that was planned on is refused, and the message names `adopt: true`", async () => {
    const { handlers } = await scene([txt("acme.com", GOOGLE)]);
    expect(await refusal(() => handlers.create())).toMatch(
      /it is there already: "v=spf1 include:_spf\.google\.com ~all"\. Nothing was written\..*`adopt: true`/,
    );
  });
});

describe("before an update", () => {
  const live = txt("acme.com", GOOGLE, { ttl: 300, comment: "theirs", tags: ["a"] });

  it("nothing is said while the record is as it was planned on, tags in any order", async () => {
    const { handlers, change } = await scene([{ ...live, tags: ["a", "b"] }]);
    change([{ ...live, tags: ["b", "a"] }]);
    expect(await refusal(() => handlers.update(step("r1")))).toBeUndefined();
  });

  const changes: readonly (readonly [string, CloudflareRecord[], RegExp])[] = [
    [
      "text",
      [{ ...live, content: '"v=spf1 -all"' }],
      /it is now "v=spf1 -all"\. Nothing was overwritten\. Run `pulumi up` again\.$/,
    ],
    [
      "way of splitting",
      [{ ...live, content: '"v=spf1 " "include:_spf.google.com ~all"' }],
      /changed since this run read it/,
    ],
    ["TTL", [{ ...live, ttl: 60 }], /changed since this run read it/],
    ["comment", [{ ...live, comment: "other" }], /changed since this run read it/],
    ["tags", [{ ...live, tags: [] }], /changed since this run read it/],
    ["id", [{ ...live, id: "r9" }], /changed since this run read it/],
    [
      "existence",
      [],
      /gone from the zone, but the state still has it\. Nothing was written\. Run `pulumi up --refresh`/,
    ],
  ];
  it.each(changes)("a change of the record's %s since the plan is refused", async (_title, now, words) => {
    const { handlers, change } = await scene([live]);
    change(now);
    expect(await refusal(() => handlers.update(step("r1")))).toMatch(words);
  });

  it("another record in the state than the one in the zone is refused", async () => {
    const { handlers } = await scene([live]);
    expect(await refusal(() => handlers.update(step("r2")))).toMatch(
      /the record in the zone \(z\/r1\) is not the one in the state/,
    );
  });

  it("an update where nothing was planned on is refused once something is there", async () => {
    const { handlers, change } = await scene([]);
    change([live]);
    expect(await refusal(() => handlers.update(step("r1")))).toMatch(/changed since this run read it/);
  });

  it("hostile text is shown escaped", async () => {
    const { handlers, change } = await scene([live]);
    change([{ ...live, content: '"v=spf1 \u001b[2J ~all"' }]);
    expect(await refusal(() => handlers.update(step("r1")))).toContain(String.raw`\027[2J`);
  });
});

describe("before a declared record is deleted", () => {
  it("the record itself is kept: the state has it twice", async () => {
    const { handlers } = await scene([txt("acme.com", GOOGLE)]);
    expect(await refusal(() => handlers.delete(step("r1")))).toMatch(
      /the state has this record twice.*Nothing was deleted\..*`pulumi stack export --file state.json`/,
    );
  });

  it("another record in its place is kept", async () => {
    const { handlers } = await scene([txt("acme.com", GOOGLE)]);
    expect(await refusal(() => handlers.delete(step("r2")))).toMatch(
      /another record stands in its place.*Nothing was deleted/,
    );
  });

  it("nothing is said when it is gone", async () => {
    const { handlers } = await scene([]);
    expect(await refusal(() => handlers.delete(step("r2")))).toBeUndefined();
  });
});

describe("before a record that was left is deleted", () => {
  const left = txt("acme.com", "v=spf1 ?all");
  const inState = { zoneId: "z", name: "acme.com", type: "TXT", content: left.content };
  // Nothing is live when the program runs, so that a released component only makes its guard known.
  const leaving = async (now: readonly CloudflareRecord[]): Promise<Scene> => {
    const made = await scene([], { release: true });
    made.change(now);
    return made;
  };

  it("nothing is said while it is exactly what we left", async () => {
    const { handlers } = await leaving([left, txt("acme.com", "other", { id: "r2" })]);
    expect(await refusal(() => handlers.delete(step("r1", inState)))).toBeUndefined();
  });

  it("the same text in another notation is what we left", async () => {
    const { handlers } = await leaving([{ ...left, content: '"v=spf1 " "?all"' }]);
    expect(await refusal(() => handlers.delete(step("r1", inState)))).toBeUndefined();
  });

  const strangers: readonly (readonly [string, CloudflareRecord[], RegExp])[] = [
    [
      "somebody added a term",
      [txt("acme.com", "v=spf1 include:x.example ?all")],
      /holds more than what this stack left in it.*It was not deleted/,
    ],
    [
      "somebody wrote a second record",
      [left, txt("acme.com", GOOGLE, { id: "r2" })],
      /holds more than what this stack left in it/,
    ],
    [
      "somebody replaced the record",
      [{ ...left, id: "r9" }],
      /another record stands in its place.*Nothing was deleted/,
    ],
  ];
  it.each(strangers)("is kept when %s", async (_title, now, words) => {
    const { handlers } = await leaving(now);
    expect(await refusal(() => handlers.delete(step("r1", inState)))).toMatch(words);
  });

  it("a record that is gone already is told, because Cloudflare would fail on it", async () => {
    const { handlers } = await leaving([]);
    expect(await refusal(() => handlers.delete(step("r1")))).toMatch(
      /gone from the zone already.*`pulumi up --refresh`/,
    );
  });

  it("a Route53 set is compared by its values", async () => {
    quiet();
    const memory = new Route53Memory([{ id: "Z", name: "acme.com" }]);
    await MockRun.start([memory]);
    await published(new SpfRecord("acme", { domain: "acme.com", route53: {}, release: true }));
    await pulumi.runtime.disconnect();
    const handlers = handlersOf("route53:acme.com:TXT");
    const asked = step("Z_acme.com_TXT", { zoneId: "Z", name: "acme.com", type: "TXT", records: ["v=spf1 ?all"] });
    memory.sets.set("Z", [{ name: "acme.com", type: "TXT", values: ['"v=spf1 ?all"'] }]);
    expect(await refusal(() => handlers.delete(asked))).toBeUndefined();
    memory.sets.set("Z", [{ name: "acme.com", type: "TXT", values: ['"v=spf1 ?all"', '"other"'] }]);
    expect(await refusal(() => handlers.delete(asked))).toMatch(
      /holds more than what this stack left in it: "v=spf1 \?all", "other"/,
    );
    memory.sets.set("Z", []);
    expect(await refusal(() => handlers.delete(asked))).toBeUndefined();
  });
});

it("a guard that cannot read refuses, in the words of the reading", async () => {
  const { handlers } = await scene([txt("acme.com", OURS)]);
  await MockRun.start([], { answer: () => ({}) });
  expect(await refusal(() => handlers.update(step("r1")))).toMatch(/could not be read/);
});
