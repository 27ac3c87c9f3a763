import { DmarcPolicy } from "../../../records/dmarc/tags";
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { RecordRules } from "../../../components/coOwned/rules";
import { dmarcRules } from "../../../components/mailRecords/dmarc";
import { spfRules } from "../../../components/mailRecords/spf";
import { DnsProvider } from "../../../providers";
import type { DomainName } from "../../../records/dns/domainName";
import { Ending, Model, type Outcome } from "./model";

/*
 * Random sequences of runs, failures, strangers and losses on a small model of engine and zone. What the properties say is what the
 * mechanism promises (docs/architecture.md).
 */

const OWNER = "acme.com" as DomainName;

/** A protocol with terms that both we and strangers use. */
interface Protocol {
  readonly pool: readonly string[];
  rules(names: readonly string[], restore: boolean): RecordRules;
  /** The text of somebody with these terms. */
  text(terms: readonly string[]): string;
  add(text: string, term: string): string;
  remove(text: string, term: string): string;
  has(text: string, term: string): boolean;
}

const SPF: Protocol = {
  pool: ["include:a.example", "include:b.example", "include:c.example"],
  rules: (terms, restore) =>
    spfRules(OWNER, { includes: terms.map((term) => term.slice(8)), ...(restore && { restore }) }, true),
  text: (terms) => ["v=spf1", ...terms, "-all"].join(" "),
  add: (text, term) => text.replace(/ ([~?-]all)$/, ` ${term} $1`),
  remove: (text, term) =>
    text
      .split(" ")
      .filter((one) => one !== term)
      .join(" "),
  has: (text, term) => text.split(" ").includes(term),
};

const DMARC: Protocol = {
  pool: ["mailto:a@a.example", "mailto:b@b.example", "mailto:c@c.example"],
  rules: (terms, restore) =>
    dmarcRules(
      OWNER,
      { policy: DmarcPolicy.None, aggregateReports: [...terms], ...(restore && { restore }) },
      { authorized: [], setting: undefined },
    ),
  text: (terms) => `v=DMARC1; p=none${terms.length > 0 ? `; rua=${terms.join(",")}` : ""}`,
  add: (text, term) => DMARC.text([...urisOf(text), term]),
  remove: (text, term) => DMARC.text(urisOf(text).filter((one) => one !== term)),
  has: (text, term) => urisOf(text).includes(term),
};

function urisOf(text: string): string[] {
  const uris = /rua=([^;]*)/
    .exec(text)?.[1]
    ?.split(",")
    .map((uri) => uri.trim());
  return (uris ?? []).filter((uri) => uri !== "");
}

/** What the program says of the record. */
type Mode = "declare" | "release" | "adopt";

type Op =
  | {
      readonly op: "run";
      /** @default "declare" */
      readonly mode?: Mode;
      readonly declared: readonly number[];
      readonly ending: Ending;
      readonly refresh: boolean;
    }
  | { readonly op: "add" | "remove"; readonly term: number }
  | { readonly op: "delete" | "recreate" | "lose state" | "lose memory" };

const term = fc.nat({ max: 2 });
const declared = fc.uniqueArray(term, { maxLength: 3 });
/** @param modes what the programs of a sequence may say */
function scenarios(modes: fc.Arbitrary<Mode>) {
  const op: fc.Arbitrary<Op> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        op: fc.constant("run" as const),
        mode: modes,
        declared,
        ending: fc.constantFrom(Ending.Good, Ending.Good, Ending.BeforeWrite, Ending.AfterWrite),
        refresh: fc.boolean(),
      }),
    },
    { weight: 4, arbitrary: fc.record({ op: fc.constantFrom("add" as const, "remove" as const), term }) },
    {
      weight: 1,
      arbitrary: fc.record({
        op: fc.constantFrom("delete" as const, "recreate" as const, "lose state" as const, "lose memory" as const),
      }),
    },
  );

  return fc.record({
    found: fc.option(declared, { nil: undefined }),
    others: fc.boolean(),
    restore: fc.boolean(),
    ops: fc.array(op, { minLength: 1, maxLength: 9, size: "max" }),
  });
}

const scenario = scenarios(fc.constant("declare"));
const scenarioWithLeaving = scenarios(
  fc.oneof(
    { weight: 7, arbitrary: fc.constant<Mode>("declare") },
    { weight: 3, arbitrary: fc.constant<Mode>("release") },
    { weight: 1, arbitrary: fc.constant<Mode>("adopt") },
  ),
);
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** Plays a scenario, and knows who put which term into the zone. */
class Play {
  readonly model: Model;
  /** Terms that a stranger put there, and that are his to take out. */
  readonly theirs = new Set<string>();
  /** Terms that we wrote, and that no run has seen gone. */
  readonly ours = new Set<string>();
  /** Terms of ours that a killed run took out, which no run knows of: put back, they are as if that run had not been. */
  readonly limbo = new Set<string>();
  /** Whether the state told all along what was ours. */
  knowsAll = true;
  readonly outcomes: Outcome[] = [];
  /** Records that a person made. */
  private readonly byHand = new Set<string>();
  private hasReleased = false;
  private mode: Mode = "declare";

  constructor(
    readonly protocol: Protocol,
    readonly given: Scenario,
    provider: DnsProvider,
  ) {
    this.model = new Model(provider);
    const found = given.found?.map((index) => protocol.pool[index]!);
    const strangers = given.others && provider === DnsProvider.Route53 ? ["verification=x"] : [];
    if (found !== undefined) {
      this.model.put(...strangers, protocol.text(found));
      for (const one of found) this.theirs.add(one);
    } else if (strangers.length > 0) this.model.put(...strangers);
    this.madeByHand();
  }

  private madeByHand(): void {
    for (const { id } of this.model.zone) this.byHand.add(id);
  }

  rules(names: readonly number[]): RecordRules {
    return this.protocol.rules(
      names.map((index) => this.protocol.pool[index]!),
      this.given.restore,
    );
  }

  text(): string | undefined {
    return this.model.texts(this.rules([]))[0];
  }

  async play(step: Op): Promise<void> {
    switch (step.op) {
      case "run":
        await this.run(step.declared, step.ending, step.refresh, step.mode);
        return;
      case "add":
        this.add(this.protocol.pool[step.term]!);
        return;
      case "remove":
        this.remove(this.protocol.pool[step.term]!);
        return;
      case "delete":
        this.forget(() => {
          this.model.zone = [];
        });
        return;
      case "recreate":
        this.recreate();
        return;
      case "lose state":
        this.knowsAll = false;
        this.model.record = undefined;
        return;
      case "lose memory":
        this.knowsAll = false;
        this.model.memories = undefined;
    }
  }

  async run(names: readonly number[], ending: Ending, refresh: boolean, mode: Mode = "declare"): Promise<Outcome> {
    const { protocol, model } = this;
    // A record gets another entry in the state, which knows nothing of the one before.
    if (mode === "adopt" || this.mode === "adopt") this.knowsAll = false;
    if (mode === "release") this.hasReleased = true;
    this.mode = mode;
    const records = model.zone;
    const before = this.text();
    const hadOther = this.hasOther();
    const choices = { ending, refresh, adopt: mode === "adopt", release: mode === "release" };
    const outcome = await model.run(this.rules(names), choices);
    this.outcomes.push(outcome);
    // A written record that the state never learnt of may be anybody's after the next failure or edit: it counts as found.
    if (outcome === "failed" && model.record === undefined) this.knowsAll = false;
    const after = this.text();
    const putBack = [...this.limbo].filter((one) => before !== undefined && protocol.has(before, one));
    if (outcome !== "refused") this.limbo.clear();
    if (outcome === "failed" && ending === Ending.AfterWrite)
      for (const one of [...this.ours, ...putBack])
        if (after !== undefined && !protocol.has(after, one)) this.limbo.add(one);
    if (outcome !== "refused")
      for (const one of [...this.ours]) if (before === undefined || !protocol.has(before, one)) this.ours.delete(one);
    for (const one of protocol.pool) {
      const isNew =
        after !== undefined && protocol.has(after, one) && !(before !== undefined && protocol.has(before, one));
      if (isNew && !this.theirs.has(one)) this.ours.add(one);
    }
    for (const one of [...this.ours]) if (after !== undefined && !protocol.has(after, one)) this.ours.delete(one);
    assert.ok(model.texts(this.rules([])).length <= 1);
    // What was there and is a stranger's is still there.
    for (const one of this.theirs) {
      const was = before !== undefined && protocol.has(before, one);
      if (was) assert.deepEqual([one, after !== undefined && protocol.has(after, one)], [one, true]);
    }
    assert.ok(this.hasOther() || !hadOther);
    // Nothing is deleted but what we made and are leaving.
    for (const { id, values } of records) {
      if (model.zone.some((one) => one.id === id)) continue;
      assert.deepEqual([values.length, this.hasReleased, this.byHand.has(id)], [1, true, false]);
    }
    return outcome;
  }

  /** Whether a record of ours, or a term of ours, is left. */
  leavesOurs(): string[] {
    const text = this.text();
    if (text === undefined || this.model.zone.some(({ id }) => this.byHand.has(id)))
      return [...this.ours].filter((one) => text !== undefined && this.protocol.has(text, one));
    return this.theirs.size > 0 ? [] : [text];
  }

  private hasOther(): boolean {
    return this.model.zone.some(({ values }) => values.includes("verification=x"));
  }

  private add(one: string): void {
    const { protocol, model } = this;
    const text = this.text();
    if (text === undefined || protocol.has(text, one)) return;
    const next = protocol.add(text, one);
    model.edit((value) => (value === text ? next : value));
    if (!this.ours.has(one) && !this.limbo.has(one)) this.theirs.add(one);
    this.takeForOurPlan(next);
    this.editedByHand();
  }

  // A text that is, word for word, what we were about to write cannot be told from our own write, whoever put its terms there and in
  // however many edits.
  private takeForOurPlan(text: string): void {
    const { protocol } = this;
    for (const { planned, ours, theirs, found } of Object.values(this.model.memories ?? {})) {
      if (planned.text !== text) continue;
      for (const one of protocol.pool) {
        const isIn = (terms: readonly string[]) => terms.some((term) => term === one || term === `rua=${one}`);
        if (!isIn(ours.planned) || isIn(theirs) || protocol.has(found?.text ?? "", one)) continue;
        this.theirs.delete(one);
        this.ours.add(one);
      }
    }
  }

  private remove(one: string): void {
    const { protocol, model } = this;
    const text = this.text();
    if (text === undefined || !protocol.has(text, one)) return;
    const next = protocol.remove(text, one);
    model.edit((value) => (value === text ? next : value));
    this.theirs.delete(one);
    this.takeForOurPlan(next);
    this.editedByHand();
  }

  // What a killed run has written is known by its whole text only.
  private editedByHand(): void {
    if (this.outcomes.at(-1) === "failed") this.knowsAll = false;
  }

  private recreate(): void {
    const values = this.model.zone[0]?.values;
    if (values === undefined) return;
    this.model.zone = [];
    this.model.put(...values);
    this.madeByHandUnlessNamed();
    if (this.model.provider !== DnsProvider.Cloudflare) return;
    this.knowsAll = false;
    this.ours.clear();
    this.limbo.clear();
    const text = this.text();
    for (const one of this.protocol.pool) if (text !== undefined && this.protocol.has(text, one)) this.theirs.add(one);
  }

  // On Route53, where the id is the name, nothing tells that a set was away.
  private madeByHandUnlessNamed(): void {
    if (this.model.provider === DnsProvider.Cloudflare) this.madeByHand();
  }

  private forget(change: () => void): void {
    this.knowsAll = false;
    change();
    if (this.model.zone.length === 0) {
      this.byHand.clear();
      this.theirs.clear();
      this.ours.clear();
    }
  }
}

const RUNS = Number(process.env["SEQUENCES"] ?? 200);

/** What random runs found, and is mended. */
const FOUND: [Scenario, number[]][] = [
  [
    {
      found: undefined,
      others: false,
      restore: false,
      ops: [
        { op: "run", declared: [0, 2], ending: Ending.Good, refresh: false },
        { op: "remove", term: 0 },
        { op: "run", declared: [0, 2], ending: Ending.Good, refresh: false },
        { op: "add", term: 0 },
      ],
    },
    [],
  ],
  [
    {
      found: undefined,
      others: false,
      restore: false,
      ops: [
        { op: "run", declared: [2], ending: Ending.Good, refresh: false },
        { op: "run", declared: [], ending: Ending.AfterWrite, refresh: false },
        { op: "add", term: 2 },
        { op: "run", declared: [], ending: Ending.AfterWrite, refresh: false },
        { op: "add", term: 2 },
      ],
    },
    [],
  ],
];

describe.each([
  ["SPF", SPF, DnsProvider.Cloudflare],
  ["SPF", SPF, DnsProvider.Route53],
  ["DMARC", DMARC, DnsProvider.Cloudflare],
  ["DMARC", DMARC, DnsProvider.Route53],
] as const)("%s: whatever happens before", (_title, protocol, provider) => {
  let failed = 0;
  let good = 0;
  let joined = 0;
  let dropped = 0;

  it("strangers keep their terms, ours come and go, and a second good run has nothing to do", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, declared, async (given, last) => {
        const play = new Play(protocol, given, provider);
        for (const step of given.ops) await play.play(step);
        if (play.outcomes.includes("failed")) failed += 1;
        const rules = play.rules(last);
        const before = new Set(play.ours);
        if ((await play.run(last, Ending.Good, true)) !== "good") return;
        good += 1;
        const text = play.text()!;
        const wanted = last.map((index) => protocol.pool[index]!);
        for (const one of wanted) expect([one, protocol.has(text, one)]).toEqual([one, true]);
        if ([...play.theirs].some((one) => wanted.includes(one))) joined += 1;
        if (play.knowsAll)
          for (const one of before) {
            if (wanted.includes(one) || play.theirs.has(one)) continue;
            dropped += 1;
            assert.deepEqual([one, protocol.has(text, one)], [one, false]);
          }
        const memory = JSON.stringify(play.model.memories);
        expect(await play.model.run(rules, { refresh: false })).toBe("good");
        expect(play.model.steps).toEqual([]);
        expect([play.text(), JSON.stringify(play.model.memories)]).toEqual([text, memory]);
        expect(await play.model.run(rules)).toBe("good");
        expect([play.model.steps, JSON.stringify(play.model.memories)]).toEqual([[], memory]);
      }),
      { numRuns: RUNS, examples: FOUND },
    );
    expect(good).toBeGreaterThan(RUNS / 2);
    for (const seen of [failed, joined, dropped]) expect(seen).toBeGreaterThan(RUNS / 20);
  });

  it("a release that goes on until it rests takes ours and nothing else, and may be taken back", async () => {
    let left = 0;
    let deleted = 0;
    await fc.assert(
      fc.asyncProperty(scenarioWithLeaving, declared, fc.boolean(), async (given, last, isTakenBack) => {
        const play = new Play(protocol, given, provider);
        for (const step of given.ops) await play.play(step);
        // Where nothing failed since, the very next run may take a release back.
        if (last.length === 0 && (await play.run(last, Ending.Good, true)) !== "good") return;
        const { knowsAll } = play;
        const before = play.model.zone.length;
        for (let run = 0; run < 4; run += 1)
          if ((await play.run(last, Ending.Good, true, "release")) !== "good") return;
        expect(play.model.steps).toEqual([]);
        left += 1;
        if (play.model.zone.length < before) deleted += 1;
        if (knowsAll) assert.deepEqual(play.leavesOurs(), []);
        if (!isTakenBack) return;
        expect(await play.run(last, Ending.Good, true)).toBe("good");
        for (const index of last) expect(protocol.has(play.text()!, protocol.pool[index]!)).toBe(true);
        expect(await play.run(last, Ending.Good, false)).toBe("good");
        expect(play.model.steps).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(left).toBeGreaterThan(RUNS / 2);
    expect(deleted).toBeGreaterThan(RUNS / 100);
  });
});
