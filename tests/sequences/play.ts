/** Plays a random sequence on the real engine, and knows who put what into the zone. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { fileAppears, reachedFile } from "../../sandbox/cloud/faults";
import type { RunResult } from "../../sandbox/engine/command";
import { rawRecord } from "../engine/harness/rawRecord";
import { resources, type StateResource } from "../engine/harness/state";
import { createWorld, steps, type World } from "../engine/harness/world";
import { NATIVE_TYPES } from "../engine/harness/zone";
import type { Failure, Mode, Only, Op, ProtocolName, Scenario } from "./scenario";
import { type Protocol, PROTOCOLS } from "./texts";

const VERIFICATION = "verification=x";
/** What each component declares. */
const NAMES = { SpfRecord: ["spf"], DmarcRecord: ["dmarc"], MailDomain: ["spf", "dmarc"] } as const;
const WRITES = ["POST", "PUT", "DELETE"] as const;
/** A run that ends badly says why in a sentence; this is what it never says. */
const UNCLEAR =
  /unhandled exception|panic:|goroutine|leaked|TypeError|ReferenceError|AssertionError|\n\s+at .*\.[jt]s:\d+|undefined \(reading/;

type Up = Extract<Op, { op: "up" }>;

/** A record at an owner name: on Route53 the set. */
interface Found {
  readonly id: string;
  readonly values: readonly string[];
}

/** What is known of one name. */
interface Tracked {
  readonly name: ProtocolName;
  readonly protocol: Protocol;
  /** Terms that a stranger put into the live text. */
  readonly theirs: Set<string>;
  /** Terms that a run put there. */
  readonly ours: Set<string>;
  /** Ids of records that were made by hand, or by another resource. */
  readonly byHand: Set<string>;
  /** Terms of `theirs` that a good run declared too. */
  readonly shared: Set<string>;
}

/** What a Stash of ours holds, as far as it is read here. */
interface Memory {
  readonly records?: Readonly<Record<string, { readonly planned?: { readonly text?: string } }>>;
}

export class Play {
  readonly log: string[] = [];
  /** Errors that runs ended with. */
  readonly errors: string[] = [];
  /** What happened, to see what the sequences reach. */
  readonly seen = new Set<string>();
  readonly #tracked: readonly Tracked[];
  #position: { name: string; wrapped: boolean; type: string };
  readonly #aliases: { name: string; wrapped: boolean; type: string }[] = [];
  #restore = false;
  #hasReleased = false;
  /** Whether the state told all along what was ours. */
  #knowsAll = true;
  #hasFailed = false;
  #other = 0;
  #current: { mode: Mode; declared: readonly number[] } = { mode: "declare", declared: [] };
  #partner: Up["partner"] = "after";

  private constructor(
    readonly world: World,
    readonly scenario: Scenario,
  ) {
    const { shape } = scenario;
    this.#tracked = NAMES[shape].map((name) => ({
      name,
      protocol: PROTOCOLS[name],
      theirs: new Set(),
      ours: new Set(),
      byHand: new Set(),
      shared: new Set(),
    }));
    this.#position = { name: "acme", wrapped: false, type: shape };
  }

  /** Plays a whole scenario. Rejects when a promise was broken. */
  static async of(scenario: Scenario): Promise<Play> {
    const world = await createWorld(scenario.provider);
    const play = new Play(world, scenario);
    try {
      await play.#start();
      for (const op of scenario.ops) await play.#do(op);
      await play.#end();
      return play;
    } catch (error) {
      throw new Error(`${String(error instanceof Error ? error.message : error)}\n${play.log.join("\n")}`, {
        cause: error,
      });
    }
  }

  async #start(): Promise<void> {
    const { start, found, others, provider } = this.scenario;
    for (const one of this.#tracked) {
      const { owner, pool, text } = one.protocol;
      const foundText = text(found.map((index) => pool[index]!));
      if (others && (provider === "cloudflare" || start !== "raw")) this.world.zone.addTxt(VERIFICATION, owner);
      if (start === "found") this.world.zone.addTxt(foundText, owner);
      if (start !== "nothing") for (const index of found) one.theirs.add(pool[index]!);
    }
    if (start === "raw") {
      this.world.program(this.#tracked.map((one) => this.#raw(one)).join("\n"));
      const { code, stdout } = await this.world.workspace.up({ args: ["--skip-preview"] });
      assert.equal(code, 0, stdout);
    }
    for (const one of this.#tracked) for (const { id } of this.#at(one)) one.byHand.add(id);
  }

  #raw({ name, protocol: { owner, pool, text } }: Tracked): string {
    const values = [text(this.scenario.found.map((index) => pool[index]!))];
    return rawRecord(this.world.zone, `raw-${name}`, { name: owner, values });
  }

  /** Every TXT record at the name. */
  #at({ protocol: { owner } }: Tracked): Found[] {
    const { cloud, zone } = this.world;
    if (zone.provider === "cloudflare")
      return cloud.cloudflare
        .records(owner, "TXT")
        .map(({ id, content }) => ({ id, values: [content.replace(/^"|"$/g, "").replace(/" "/g, "")] }));
    const values = zone.txt(owner);
    return values.length === 0 ? [] : [{ id: "set", values }];
  }

  #text(one: Tracked): string | undefined {
    return this.#holder(one)?.values.find((value) => one.protocol.recognises(value));
  }

  #holder(one: Tracked): Found | undefined {
    return this.#at(one).find(({ values }) => values.some((value) => one.protocol.recognises(value)));
  }

  async #do(op: Op): Promise<void> {
    // Until it is taken over the raw resource is its program's own to delete, and to forget.
    const isOwn = op.op === "destroy" || op.op === "forget" || (op.op === "up" && op.mode === "absent");
    if (isOwn && this.#state().some(({ urn }) => urn.includes("::raw-"))) return;
    this.log.push(JSON.stringify(op));
    switch (op.op) {
      case "up":
        await this.#up(op);
        return;
      case "refresh":
      case "destroy":
        await this.#watch(() => {
          if (op.op === "destroy") this.#knowsAll = false;
          return this.world.workspace[op.op]({ args: op.program ? ["--run-program"] : [] });
        });
        return;
      case "preview":
        await this.#watch(() => this.world.workspace.preview());
        return;
      case "forget":
        await this.#forget(op.what);
        return;
      case "verification":
        for (const { protocol } of this.#tracked)
          if (!this.world.zone.txt(protocol.owner).includes(VERIFICATION))
            this.world.zone.addTxt(VERIFICATION, protocol.owner);
        return;
      case "move":
        this.#move(op.how, op.alias);
        return;
      default:
        for (const one of this.#tracked) if (one.name === op.protocol) this.#byHand(one, op);
    }
  }

  #move(how: "rename" | "wrap" | "type", alias: boolean): void {
    const was = this.#position;
    const isSpf = this.scenario.shape === "SpfRecord";
    this.#position = {
      name: how === "rename" ? (was.name === "acme" ? "renamed" : "acme") : was.name,
      wrapped: how === "wrap" ? !was.wrapped : was.wrapped,
      type: how === "type" && isSpf ? (was.type === "SpfRecord" ? "MailDomain" : "SpfRecord") : was.type,
    };
    if (alias) this.#aliases.push(was);
    else {
      this.#aliases.splice(0);
      this.#knowsAll = false;
    }
  }

  /** What a person does in the dashboard. */
  #byHand(one: Tracked, op: Exclude<Op, { op: "up" }>): void {
    const { zone } = this.world;
    const { protocol, theirs, byHand } = one;
    const { owner, pool } = protocol;
    const text = this.#text(one);
    if (this.#hasFailed) this.#knowsAll = false;
    switch (op.op) {
      case "add": {
        const term = pool[op.term]!;
        if (text === undefined || protocol.termsIn(text).includes(term)) return;
        const next = protocol.add(text, term);
        zone.editTxt(text, next, owner);
        // Whoever writes exactly what a run was about to write cannot be told from it, nor who puts back what a killed run took.
        if (one.ours.has(term)) this.#knowsAll = false;
        else theirs.add(term);
        this.#takeForOurPlan(one, next);
        return;
      }
      case "remove": {
        const term = pool[op.term]!;
        if (text === undefined || !protocol.termsIn(text).includes(term)) return;
        const next = protocol.remove(text, term);
        zone.editTxt(text, next, owner);
        theirs.delete(term);
        this.#takeForOurPlan(one, next);
        return;
      }
      case "erase":
        if (text === undefined) return;
        this.#erase(one, text);
        return;
      case "recreate": {
        const holder = this.#holder(one);
        if (text === undefined || holder === undefined) return;
        zone.removeTxt(text, owner);
        zone.addTxt(text, owner);
        // On Route53, where the id is the name, nothing tells that it was away.
        if (zone.provider === "route53") return;
        this.#knowsAll = false;
        byHand.add(this.#holder(one)!.id);
        for (const term of protocol.termsIn(text)) theirs.add(term);
        one.ours.clear();
        return;
      }
      case "make":
      case "make ours": {
        if (text !== undefined) return;
        const ours = protocol.add(one.name === "spf" ? "v=spf1 ~all" : "v=DMARC1; p=none", pool.at(-1)!);
        const made = op.op === "make" ? protocol.text([pool[0]!]) : ours;
        this.#knowsAll = false;
        zone.addTxt(made, owner);
        if (this.#planned().includes(made)) return;
        byHand.add(this.#holder(one)!.id);
        for (const term of protocol.termsIn(made)) theirs.add(term);
        return;
      }
      default:
    }
  }

  // A text that is, word for word, what a run was about to write cannot be told from its write (ADR 0008).
  #takeForOurPlan({ theirs }: Tracked, text: string): void {
    if (!this.#planned().includes(text)) return;
    this.#knowsAll = false;
    theirs.clear();
  }

  #erase(one: Tracked, text: string): void {
    this.world.zone.removeTxt(text, one.protocol.owner);
    this.#knowsAll = false;
    one.theirs.clear();
    one.ours.clear();
    if (this.#at(one).length === 0) one.byHand.delete("set");
  }

  async #forget(what: "record" | "memory"): Promise<void> {
    this.#knowsAll = false;
    for (const { urn } of this.#state()) {
      const isMemory = urn.endsWith(" memory");
      const isRecord = urn.includes(NATIVE_TYPES[this.scenario.provider]) && !urn.includes("::raw-");
      if (what === "memory" ? isMemory : isRecord)
        await this.world.workspace.run(["state", "delete", urn, "--yes", "--force"]);
    }
  }

  async #up(op: Up): Promise<void> {
    this.#current = { mode: op.mode, declared: op.declared };
    this.#partner = op.partner;
    if (op.mode === "release") this.#hasReleased = true;
    // Without the component the state forgets what was ours.
    if (op.mode === "absent" || op.mode === "adopt") this.#knowsAll = false;
    this.#program();
    const args = ["--skip-preview", ...(op.refresh ? ["--refresh"] : []), ...this.#only(op.only)];
    // The state then has a record that is newer than its memory.
    if (op.only === "exclude memory" || op.only === "target record") this.#knowsAll = false;
    await this.#watch(() => this.#run(op.failure, args));
    this.world.cloud.clearFaults();
  }

  #only(only: Only): string[] {
    if (only === "all") return [];
    const [flag = "", what = ""] = only.split(" ");
    const urns = this.#state().map(({ urn }) => urn);
    const [{ protocol } = this.#tracked[0]!] = this.#tracked;
    const isThis = (urn: string): boolean => {
      if (what === "memory") return urn.endsWith(" memory");
      if (what === "other") return urn.endsWith("::other");
      return urn.includes(NATIVE_TYPES[this.scenario.provider]) && urn.includes(`:${protocol.owner}:TXT`);
    };
    const found = urns.find(isThis);
    // The first run of what is targeted leaves a state that the engine cannot read.
    if (found !== undefined) return [`--${flag}`, found];
    return flag === "exclude" && what !== "other" ? ["--exclude", this.#urn(what, protocol.owner)] : [];
  }

  #urn(what: string, owner: string): string {
    const { provider } = this.scenario;
    const { wrapped, type } = this.#position;
    const parent = `${wrapped ? "test:index:Wrap$" : ""}odoo-mail:index:${type}`;
    const record = `${provider}:${owner}:TXT`;
    const memory = `${type === "MailDomain" ? `${provider}:acme.com` : record} memory`;
    return `urn:pulumi:dev::acme::${parent}$${what === "memory" ? "pulumi:index:Stash" : NATIVE_TYPES[provider]}::${what === "memory" ? memory : record}`;
  }

  async #run(failure: Failure, args: readonly string[]): Promise<RunResult | undefined> {
    const { cloud, zone, workspace } = this.world;
    const { provider } = zone;
    const at = (kind: "429" | "denied" | "lostAnswer"): void => {
      for (const method of WRITES) cloud.addFault({ kind, provider, method });
    };
    switch (failure) {
      case "429":
      case "denied":
        at(failure);
        break;
      case "lost answer":
        at("lostAnswer");
        break;
      case "guard is refused": {
        const [{ protocol } = this.#tracked[0]!] = this.#tracked;
        const skip = this.scenario.shape === "MailDomain" && provider === "cloudflare" ? 0 : 1;
        const reading =
          provider === "cloudflare"
            ? { operation: "getDnsRecords", name: protocol.owner }
            : { operation: "getRecords" };
        cloud.addFault({ kind: "denied", provider, ...reading, skip });
        break;
      }
      case "kill before the write":
        return this.#kill("pause", args);
      case "kill after the write":
        return this.#kill("pauseAfter", args);
      default:
    }
    return workspace.up({ args });
  }

  /** Kills everything at the first write; undefined when it came to that. */
  async #kill(kind: "pause" | "pauseAfter", args: readonly string[]): Promise<RunResult | undefined> {
    const { cloud, zone, workspace } = this.world;
    const hook = path.join(cloud.dir, `hold-${randomUUID()}`);
    for (const method of WRITES) cloud.addFault({ provider: zone.provider, method, kind, hook });
    const running = workspace.start("up", { args, realProcesses: true });
    const ended = new AbortController();
    const done = running.done.finally(() => ended.abort());
    const reached = await fileAppears(reachedFile(hook), ended.signal).then(
      () => true,
      () => false,
    );
    if (!reached) return done;
    running.kill("tree");
    await done;
    await running.gone(10_000);
    cloud.clearFaults();
    await workspace.cancel();
    this.#knowsAll = false;
    return undefined;
  }

  /** Runs a command and sees to it that no promise is broken. */
  async #watch(run: () => Promise<RunResult | undefined>): Promise<RunResult | undefined> {
    const before = this.#tracked.map((one) => ({ one, records: this.#at(one), text: this.#text(one) }));
    const result = await run();
    const said = result === undefined ? "" : result.stdout + result.stderr;
    const isGood = result?.code === 0;
    this.#hasFailed = !isGood;
    for (const { one, records, text } of before) this.#check(one, records, text);
    if (isGood) for (const one of this.#tracked) this.#see(one);
    // The answer to a create was lost: the state never learns that the record is ours, so it counts as found.
    const isCreated = before.some(({ one, text }) => text === undefined && this.#text(one) !== undefined);
    if (!isGood && isCreated) this.#knowsAll = false;
    this.log.push(
      `  ${result === undefined ? "killed" : isGood ? `good: ${steps(result).join(", ")}` : `failed: ${this.#said(said)}`}`,
      ...this.#tracked.map(
        (one) => `  ${one.name}: ${JSON.stringify(this.#at(one))} theirs ${[...one.theirs].join(" ")}`,
      ),
    );
    assert.doesNotMatch(said, UNCLEAR);
    return result;
  }

  #said(output: string): string {
    const told = output.slice(Math.max(0, output.indexOf("Diagnostics:")));
    const errors = [...told.matchAll(/error: ([\s\S]*?)(?=\n\s*\n|$)/g)].map(([, error = ""]) =>
      error.replace(/\s+/g, " ").replace(/\b[0-9a-f]{32}\b|\bZ[0-9A-Z]{10,}\b/g, "ID"),
    );
    const unlike = errors.filter((error) => error !== "update failed");
    this.errors.push(...unlike.map((error) => error.slice(0, 300)));
    return unlike.join(" | ").slice(0, 1200);
  }

  #check(one: Tracked, records: readonly Found[], before: string | undefined): void {
    const { protocol, theirs, ours, byHand } = one;
    const now = this.#at(one);
    const after = this.#text(one);
    const values = (all: readonly Found[]): string[] => all.flatMap((record) => record.values);
    // What is not of our protocol stays.
    const foreign = values(records).filter((value) => !protocol.recognises(value));
    const foreignNow = values(now).filter((value) => !protocol.recognises(value));
    assert.deepEqual(foreignNow.sort(), foreign.sort());
    const texts = values(now).filter((value) => protocol.recognises(value));
    assert.ok(texts.length <= 1, `several records: ${texts.join(" / ")}`);
    // What others put into the text stays too.
    const had = before === undefined ? [] : protocol.termsIn(before);
    const has = after === undefined ? [] : protocol.termsIn(after);
    for (const term of theirs)
      if (had.includes(term)) assert.ok(has.includes(term), `the stranger's ${term} of "${before}" is gone: ${after}`);
    // A record is only deleted when we made it and it holds only ours.
    for (const record of records) {
      if (now.some(({ id }) => id === record.id)) continue;
      this.seen.add("a record of ours was deleted");
      assert.ok(this.#hasReleased, `deleted without a release: ${record.values.join(" / ")}`);
      assert.ok(!byHand.has(record.id), `deleted although it was made by hand: ${record.values.join(" / ")}`);
      assert.equal(record.values.length, 1);
    }
    const holder = this.#holder(one);
    if (
      before !== undefined &&
      after !== undefined &&
      holder !== undefined &&
      byHand.has(holder.id) &&
      this.scenario.provider === "cloudflare"
    )
      assert.equal(protocol.restOf(after), protocol.restOf(before));
    for (const term of has) if (!had.includes(term) && !theirs.has(term)) ours.add(term);
    for (const term of [...ours]) if (!has.includes(term)) ours.delete(term);
    for (const term of [...theirs]) if (!has.includes(term)) theirs.delete(term);
  }

  /** Notes whether a term of others was declared and dropped. */
  #see({ protocol: { pool }, theirs, shared }: Tracked): void {
    const { mode, declared } = this.#current;
    const terms = mode === "declare" ? declared.map((index) => pool[index]!) : [];
    for (const term of shared)
      if (theirs.has(term) && !terms.includes(term)) this.seen.add("a term of others was declared and dropped");
    shared.clear();
    for (const term of terms) if (theirs.has(term)) shared.add(term);
  }

  #program(): void {
    const { mode, declared } = this.#current;
    const { provider, start } = this.scenario;
    this.#other += 1;
    const other = `new pulumi.Stash("other", { input: ${this.#other} });`;
    if (mode === "absent") {
      this.world.program(other);
      return;
    }
    const { name, wrapped, type } = this.#position;
    const fields = this.#tracked.map(({ name: protocolName, protocol: { options, pool } }) => {
      const own = [
        options(declared.map((index) => pool[index]!)),
        ...(this.#restore ? ["restore: true"] : []),
        ...(start === "raw" ? [`takesOver: ["raw-${protocolName}"]`] : []),
      ].join(", ");
      return type === "MailDomain" ? `${protocolName}: { ${own} }` : own;
    });
    const choices = mode === "declare" ? [] : [`${mode}: true`];
    const dkim = type === "MailDomain" ? ["dkim: { enabled: false }"] : [];
    const args = [`domain: "acme.com"`, `${provider}: {}`, ...dkim, ...fields, ...choices].join(", ");
    const aliases = this.#aliases.map(
      (was) =>
        `{ name: "${was.name}", type: "odoo-mail:index:${was.type}", parent: ${was.wrapped ? "wrap" : "pulumi.rootStackResource"} }`,
    );
    const [before, after] = this.#partnerProgram(choices);
    this.world.program(`
      ${other}
      const wrap = ${wrapped || this.#aliases.some((was) => was.wrapped) ? `new pulumi.ComponentResource("test:index:Wrap", "wrap")` : "undefined"};
      ${before}
      new odoo.${type}("${name}", { ${args} }, { ${wrapped ? "parent: wrap, " : ""}aliases: [${aliases.join(", ")}] });
      ${after}`);
  }

  /** A domain with the same alias domain, in front of the component or behind it. It declares the same SPF record, or leaves alone. */
  #partnerProgram(choices: readonly string[]): [before: string, after: string] {
    const { provider, start, shape, hasPartner } = this.scenario;
    if (!hasPartner || shape !== "MailDomain") return ["", ""];
    const { options, pool } = PROTOCOLS.spf;
    const own = [
      options(this.#current.declared.map((index) => pool[index]!)),
      ...(this.#restore ? ["restore: true"] : []),
      ...(start === "raw" ? [`takesOver: ["raw-spf"]`] : []),
    ].join(", ");
    const isLeaving = this.#current.mode === "declare" && this.#partner.endsWith("leaving");
    const args = [
      `domain: "shop.acme.com"`,
      `aliasDomain: "acme.com"`,
      `${provider}: {}`,
      "dkim: { enabled: false }",
      `spf: { ${own} }`,
      ...(isLeaving ? ["release: true"] : choices),
    ];
    const partner = `new odoo.MailDomain("shop", { ${args.join(", ")} });`;
    return this.#partner.startsWith("before") ? [partner, ""] : ["", partner];
  }

  /** Nothing fails any more: a person runs `pulumi up` and does what it says. */
  async #end(): Promise<void> {
    const { mode, declared } = this.scenario.last;
    const before = this.#tracked.map(({ ours }) => new Set(ours));
    this.log.push(`-- ends: ${mode} ${declared.join(" ")}${this.#knowsAll ? ", all is known" : ""}`);
    this.#current = { mode, declared };
    if (mode === "release") this.#hasReleased = true;
    const knew = this.#knowsAll;
    await this.#untilGood();
    if (mode === "release") {
      // One run neutralises, one deletes, and one forgets.
      let isQuiet = false;
      for (let run = 0; run < 3 && !isQuiet; run += 1) isQuiet = (await this.#untilGood()).length === 0;
      assert.ok(isQuiet, "release does not come to rest");
    }
    assert.deepEqual(await this.#untilGood(), [], "a further up has steps");
    assert.deepEqual(await this.#untilGood("--refresh"), [], "a further up with a refresh has steps");
    this.#tracked.forEach((one, index) => this.#checkEnd(one, before[index]!, knew));
  }

  #checkEnd(one: Tracked, before: ReadonlySet<string>, knew: boolean): void {
    const { protocol, theirs, byHand } = one;
    const { mode, declared } = this.scenario.last;
    const text = this.#text(one);
    const has = text === undefined ? [] : protocol.termsIn(text);
    const wanted =
      mode === "release" ? [] : [...declared, protocol.pool.length - 1].map((index) => protocol.pool[index]!);
    for (const term of wanted) assert.ok(has.includes(term), `${term} is declared, and not in ${text}`);
    this.seen.add(`ended with ${mode}${knew ? ", and all was known" : ""}`);
    if (theirs.size > 0) this.seen.add("ended with terms of strangers");
    if (!knew) return;
    if ([...before].some((term) => !wanted.includes(term) && !theirs.has(term)))
      this.seen.add("a term of ours had to go");
    for (const term of before)
      if (!wanted.includes(term) && !theirs.has(term)) assert.ok(!has.includes(term), `our ${term} is left in ${text}`);
    const holder = this.#holder(one);
    if (mode === "release" && holder !== undefined)
      assert.ok(byHand.has(holder.id) || theirs.size > 0, `our record is left: ${text}`);
  }

  /** Runs until a run is good, and does what failed ones say. Answers the steps of the good one. */
  async #untilGood(...args: readonly string[]): Promise<string[]> {
    let more: string[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      this.#program();
      this.log.push(`up ${[...args, ...more].join(" ")}`);
      const result = await this.#watch(() => this.world.workspace.up({ args: ["--skip-preview", ...args, ...more] }));
      if (result?.code === 0) return steps(result).filter((step) => step !== "update other" && step !== "create other");
      this.seen.add(`a last run failed ${tries + 1} times`);
      more = await this.#follow((result!.stdout + result!.stderr).replace(/\s+/g, " "));
    }
    throw new Error("no run is good, whatever one does");
  }

  /** What a failed run says that one shall do. Answers arguments of the next run. */
  async #follow(said: string): Promise<string[]> {
    for (const [, urn = ""] of said.matchAll(/pulumi state delete '([^']+)'/g))
      await this.world.workspace.run(["state", "delete", urn, "--yes", "--force"]);
    if (said.includes("restore: true")) this.#restore = true;
    if (said.includes("Take `adopt` out")) this.#current = { ...this.#current, mode: "declare" };
    else if (/Set `adopt: true`/.test(said)) this.#current = { ...this.#current, mode: "adopt" };
    if (said.includes("belongs to another component")) {
      const was = this.#positionInState();
      this.log.push(`  put back where it was: ${JSON.stringify(was)}`);
      this.#position = was;
      this.#aliases.splice(0);
    }
    // The provider's own words say nothing of a way out. docs/troubleshooting.md does.
    return /--refresh|Record does not exist/.test(said) ? ["--refresh"] : [];
  }

  // Where the state has records of ours.
  #positionInState(): { name: string; wrapped: boolean; type: string } {
    const native = this.#state().find(({ urn }) => urn.includes(`$${NATIVE_TYPES[this.scenario.provider]}`));
    const urn = native?.urn ?? "";
    const type = /odoo-mail:index:(\w+)\$/.exec(urn)?.[1] ?? this.#position.type;
    return { name: this.#position.name, wrapped: urn.includes("test:index:Wrap$"), type };
  }

  #planned(): string[] {
    return this.#state().flatMap(({ inputs }) => {
      const { records = {} } = (inputs?.["input"] ?? {}) as Memory;
      return Object.values(records).flatMap(({ planned }) => planned?.text ?? []);
    });
  }

  #state(): readonly StateResource[] {
    return resources(this.world);
  }
}
