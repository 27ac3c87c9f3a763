import { historyOf, type RecordMemory } from "../../../components/coOwned/history";
import { readPriorState } from "../../../components/coOwned/priorState";
import type { ReadRecord } from "../../../components/coOwned/ourRecord";
import type { PriorResource } from "../../../components/engine/sdk";
import { spfRules } from "../../../components/mailRecords/spf";
import { DnsProvider } from "../../../providers";
import type { DomainName } from "../../../records/dns/domainName";
import { Model } from "./model";

const OWNER = "acme.com" as DomainName;
const NAME = "cloudflare:acme.com:TXT";
const PARENT = "urn:pulumi:s::p::odoo-mail:index:SpfRecord";
const OURS = "include:_spf.odoo.com";
const ADDED = "include:a.example";
const TEXT = `v=spf1 ${OURS} ${ADDED} ~all`;

/** The record in the state, as the engine shows it. */
function entry(more: Partial<PriorResource> = {}): PriorResource {
  return {
    urn: `${PARENT}$cloudflare:index/dnsRecord:DnsRecord::${NAME}`,
    type: "cloudflare:index/dnsRecord:DnsRecord",
    id: "r1",
    inputs: { zoneId: "z" },
    retainOnDelete: true,
    additionalSecretOutputs: ["odooMailMemory4"],
    ...more,
  };
}

const MEMORY: RecordMemory = {
  number: 4,
  zoneId: "z",
  theirs: [],
  ours: { before: [OURS], planned: [OURS, ADDED] },
  planned: { text: TEXT, others: [], ttl: 1 },
};

function stash(memory: RecordMemory = MEMORY, name = `${NAME} memory`): PriorResource {
  const input = { version: 1, records: { [NAME]: memory } };
  return { urn: `${PARENT}$pulumi:index:Stash::${name}`, type: "pulumi:index:Stash", id: "m", inputs: { input } };
}

/** The record as a run reads it: with this id and text. */
function live(text: string | undefined, id = 1): ReadRecord {
  const model = new Model(DnsProvider.Cloudflare);
  for (let made = 1; made <= id; made += 1) {
    model.zone = [];
    if (text !== undefined) model.put(text);
  }
  return model.read(spfRules(OWNER, { includes: ["a.example"] }, true));
}

function history(text: string | undefined, shown: readonly PriorResource[] | undefined, id = 1) {
  return historyOf(live(text, id), text, readPriorState(shown));
}

describe("what the state holds of a component", () => {
  it("is not known where the engine shows nothing", () => {
    const state = readPriorState(undefined);
    expect(state).toMatchObject({ isKnown: false, markedForDeletion: [], memories: {} });
    expect([state.record(NAME), state.urns.size]).toEqual([undefined, 0]);
  });

  it("is its records by name, which of them are marked for deletion, and its memory", () => {
    const state = readPriorState([
      { urn: PARENT, type: "odoo-mail:index:SpfRecord" },
      entry({ importID: "z/r1", retainOnDelete: false }),
      stash(),
    ]);
    expect(state.record(NAME)).toEqual({
      id: "r1",
      zoneId: "z",
      type: "cloudflare:index/dnsRecord:DnsRecord",
      inputs: { zoneId: "z" },
      importId: "z/r1",
      isMarkedForDeletion: true,
      isOnlyImported: false,
      memoryNumber: 4,
    });
    expect([state.markedForDeletion, state.memories, state.urns.size]).toEqual([[NAME], { [NAME]: MEMORY }, 3]);
  });

  it("takes an empty import id for none, and a record without inputs or marks as it is", () => {
    const { inputs: _, additionalSecretOutputs: __, id: ___, ...bare } = entry();
    expect(readPriorState([{ ...bare, id: "r1", importID: "" }]).record(NAME)).toEqual({
      id: "r1",
      zoneId: undefined,
      type: bare.type,
      inputs: {},
      isMarkedForDeletion: false,
      isOnlyImported: false,
      memoryNumber: 0,
    });
  });

  it("leaves a Stash of the program below the component alone, whatever it is called", () => {
    const foreign = { ...stash(), urn: `${PARENT}$pulumi:index:Stash::some memory`, inputs: { input: "x" } };
    expect(readPriorState([foreign]).memories).toEqual({});
    for (const name of [
      "route53:acme.com memory",
      "cloudflare+route53:acme.com memory",
      "cloudflare:acme.com:eu memory",
    ])
      expect(readPriorState([foreign, stash(MEMORY, name)]).memories).toEqual({ [NAME]: MEMORY });
  });
});

it("the newest of two memories counts: a run that renamed it and failed leaves both", () => {
  const older = stash({ ...MEMORY, number: 3 }, "cloudflare+route53:acme.com memory");
  for (const shown of [
    [older, stash()],
    [stash(), older],
  ])
    expect(readPriorState(shown).memories).toEqual({ [NAME]: MEMORY });
});

describe("whose a live record is", () => {
  it("ours when the state has it without an import id, and its memory found nothing", () => {
    expect(history(TEXT, [entry(), stash()])).toMatchObject({
      isInState: true,
      isCreated: true,
      isWritten: true,
      oursBefore: [OURS, ADDED],
      theirs: [],
      usedNumber: 4,
    });
  });

  it.each([
    ["the engine shows nothing", undefined],
    ["its memory is gone", [entry()]],
    ["the memory is older than the record", [entry({ additionalSecretOutputs: ["odooMailMemory5"] }), stash()]],
    ["the memory is about another zone", [entry(), stash({ ...MEMORY, zoneId: "y" })]],
    ["the state has another record", [entry({ id: "r9" }), stash()]],
    ["the state has it in another zone", [entry({ inputs: { zoneId: "y" } }), stash()]],
    ["the memory is about another one that was found", [entry(), stash({ ...MEMORY, found: { id: "z/r9" } })]],
  ])("others' as a whole when %s", (_why, shown) => {
    const found = history(TEXT, shown);
    expect(found).toMatchObject({ isCreated: false, oursBefore: [], theirs: [], found: { id: "z/r1", text: TEXT } });
  });

  it("others' as it was found, without what its owners took out, and ours what we added", () => {
    const adopted = { ...MEMORY, found: { id: "z/r1", text: `v=spf1 ${OURS} include:gone.example ~all` } };
    const known = history(TEXT, [entry({ importID: "z/r1" }), stash(adopted)]);
    expect(known).toMatchObject({
      isCreated: false,
      isWritten: true,
      found: { id: "z/r1", text: `v=spf1 ${OURS} ~all` },
    });
  });

  it("a record that only the memory has is known by its planned text alone", () => {
    const adopted = { ...MEMORY, found: { id: "z/r1", text: "v=spf1 ~all" } };
    expect(history(TEXT, [stash(adopted)])).toMatchObject({ isInState: false, oursBefore: [OURS, ADDED] });
    const edited = `v=spf1 ${OURS} ${ADDED} mx ~all`;
    expect(history(edited, [stash(adopted)])).toMatchObject({ oursBefore: [], found: { id: "z/r1", text: edited } });
  });
});

describe("what a run that did not get to write leaves", () => {
  const unwritten = [entry({ additionalSecretOutputs: ["odooMailMemory3"] }), stash()];

  it("is told by the number that the record carries: what was ours before it is ours still", () => {
    expect(history(`v=spf1 ${OURS} ~all`, unwritten)).toMatchObject({ isWritten: false, oursBefore: [OURS] });
  });

  it("a term that it wanted to add is a stranger's when it is there all the same", () => {
    expect(history(`v=spf1 ${OURS} mx ${ADDED} ~all`, unwritten).oursBefore).toEqual([OURS]);
  });

  it("unless the text is as planned: then it was written, and the state does not know it", () => {
    expect(history(TEXT, unwritten)).toMatchObject({ isWritten: true, oursBefore: [OURS, ADDED] });
  });

  it("has numbers that no later memory takes again", () => {
    expect(history(TEXT, [entry({ additionalSecretOutputs: ["odooMailMemory7"] }), stash()]).usedNumber).toBe(7);
  });
});

describe("a record that is gone", () => {
  it("holds terms of nobody; what was found is remembered as long as the state has the record", () => {
    const adopted = { ...MEMORY, found: { id: "z/r1", text: "v=spf1 mx ~all" } };
    const gone = history(undefined, [entry({ importID: "z/r1" }), stash(adopted)]);
    expect(gone).toMatchObject({
      isInState: false,
      isCreated: false,
      oursBefore: [],
      theirs: [],
      found: adopted.found,
    });
    expect(history(undefined, [stash(adopted)])).not.toHaveProperty("found");
  });

  // Somebody has added the term since: only what was written may count as ours.
  it.each([
    ["an import that nothing is known of", {}, undefined, false],
    ["an import that the component has seen written", {}, { [NAME]: 4 }, true],
    ["an import of an older memory that was written", {}, { [NAME]: 3 }, false],
    [
      "an import whose planned text is in the state",
      { inputs: { zoneId: "z", name: OWNER, type: "TXT", content: `"${TEXT}"` } },
      undefined,
      true,
    ],
    [
      "a record that was handed over, with the planned text by chance",
      { importID: "", inputs: { zoneId: "z", name: OWNER, type: "TXT", content: `"${TEXT}"` } },
      undefined,
      false,
    ],
  ] as const)("%s", (_title, more, written, isWritten) => {
    const shown: PriorResource[] = [
      { urn: `${PARENT}::acme`, type: "odoo-mail:index:SpfRecord", ...(written && { written }) },
      entry({ importID: "z/r1", additionalSecretOutputs: ["odooMailImported4"], ...more }),
      stash({ ...MEMORY, found: { id: "z/r1", text: `v=spf1 ${OURS} ~all` } }),
    ];
    expect(history(`v=spf1 ${ADDED} ${OURS} ip4:192.0.2.1 ~all`, shown)).toMatchObject({
      isWritten,
      oursBefore: isWritten ? [OURS, ADDED] : [OURS],
    });
  });
});
