import fc from "fast-check";
import { odooSettings } from "../../odoo/settings";
import { EMPTY_MEMORY, planSlots, type SlotMemory, slotsOf, type SlotValues, type SlotWrite } from "../../odoo/slots";
import type { DomainName } from "../../records/dns/domainName";

const aliasDomain = "acme.com" as DomainName;
const DOMAIN = "ir.config_parameter/mail.catchall.domain";
const FROM = "ir.config_parameter/mail.default.from";

it("slots of parameters, of an alias domain's fields, of companies", () => {
  const defaultFrom = { localPart: "office" };
  expect(slotsOf(odooSettings({ version: 16, aliasDomain, defaultFrom }), [1])).toEqual({
    [DOMAIN]: "acme.com",
    [FROM]: "office",
    "ir.config_parameter/mail.default.from_filter": "acme.com",
  });
  expect(slotsOf(odooSettings({ version: 17, aliasDomain, defaultFrom }), [1, 3])).toEqual({
    "mail.alias.domain/acme.com/name": "acme.com",
    "mail.alias.domain/acme.com/default_from": "office",
    "res.company/1/alias_domain_id": "acme.com",
    "res.company/3/alias_domain_id": "acme.com",
  });
});

interface Case {
  readonly title: string;
  readonly live: SlotValues;
  readonly wanted: SlotValues;
  readonly memory: SlotMemory;
  readonly writes: readonly SlotWrite[];
  readonly foreign?: readonly SlotWrite[];
  readonly left?: readonly SlotWrite[];
  readonly previous: SlotValues;
}

const OURS: SlotMemory = { declared: { [DOMAIN]: "acme.com" }, previous: { [DOMAIN]: "old.example" } };
const CASES: readonly Case[] = [
  {
    ...{ title: "an empty slot is filled", live: {}, wanted: { [DOMAIN]: "acme.com" }, memory: EMPTY_MEMORY },
    ...{ writes: [{ slot: DOMAIN, value: "acme.com" }], previous: {} },
  },
  {
    ...{ title: "a value that is right already is remembered as found", live: { [DOMAIN]: "acme.com" } },
    ...{ wanted: { [DOMAIN]: "acme.com" }, memory: EMPTY_MEMORY, writes: [], previous: { [DOMAIN]: "acme.com" } },
  },
  {
    ...{ title: "somebody's value is foreign", live: { [DOMAIN]: "acme.net" }, wanted: { [DOMAIN]: "acme.com" } },
    ...{ memory: EMPTY_MEMORY, writes: [{ slot: DOMAIN, value: "acme.com" }] },
    ...{ foreign: [{ slot: DOMAIN, value: "acme.net" }], previous: { [DOMAIN]: "acme.net" } },
  },
  {
    ...{ title: "a new database's own values are nobody's choice", wanted: { [DOMAIN]: "acme.com", [FROM]: "office" } },
    ...{ live: { [DOMAIN]: "acme.odoo.com", [FROM]: "notifications" }, memory: EMPTY_MEMORY },
    writes: [
      { slot: DOMAIN, value: "acme.com" },
      { slot: FROM, value: "office" },
    ],
    previous: { [DOMAIN]: "acme.odoo.com", [FROM]: "notifications" },
  },
  {
    ...{
      title: "drift is written over, and what was there first stays remembered",
      live: { [DOMAIN]: "evil.example" },
    },
    ...{ wanted: { [DOMAIN]: "acme.com" }, memory: OURS, writes: [{ slot: DOMAIN, value: "acme.com" }] },
    previous: { [DOMAIN]: "old.example" },
  },
  {
    ...{ title: "nothing is done twice", live: { [DOMAIN]: "acme.com" }, wanted: { [DOMAIN]: "acme.com" } },
    ...{ memory: OURS, writes: [], previous: { [DOMAIN]: "old.example" } },
  },
  {
    ...{ title: "what is no longer declared goes back", live: { [DOMAIN]: "acme.com" }, wanted: {}, memory: OURS },
    ...{ writes: [{ slot: DOMAIN, value: "old.example" }], previous: {} },
  },
  {
    ...{ title: "what was not there is emptied", live: { [DOMAIN]: "acme.com" }, wanted: {}, previous: {} },
    ...{ memory: { declared: OURS.declared, previous: {} }, writes: [{ slot: DOMAIN }] },
  },
  {
    ...{ title: "what somebody changed since stays", live: { [DOMAIN]: "evil.example" }, wanted: {}, memory: OURS },
    ...{ writes: [], left: [{ slot: DOMAIN, value: "evil.example" }], previous: {} },
  },
  {
    ...{ title: "what somebody put back already is done", live: { [DOMAIN]: "old.example" }, wanted: {}, memory: OURS },
    ...{ writes: [], previous: {} },
  },
  {
    ...{ title: "what somebody emptied stays empty", live: {}, wanted: {}, memory: OURS },
    ...{ writes: [], left: [{ slot: DOMAIN }], previous: {} },
  },
];

it.each(CASES)("$title", ({ live, wanted, memory, writes, foreign = [], left = [], previous }) => {
  expect(planSlots(live, wanted, memory)).toEqual({ writes, foreign, left, memory: { declared: wanted, previous } });
});

describe("for any values", () => {
  const slots = fc.constantFrom("p/a", "p/b", "p/c", "p/d");
  const values = fc.dictionary(slots, fc.constantFrom("x", "y", "z"), { noNullPrototype: true });
  const carriedOut = (live: SlotValues, writes: readonly SlotWrite[]): SlotValues =>
    Object.fromEntries(
      Object.entries({ ...live, ...Object.fromEntries(writes.map(({ slot, value }) => [slot, value])) }).filter(
        ([, value]) => value !== undefined,
      ),
    ) as SlotValues;

  it("declaring and taking back leaves the database as it was", () => {
    let changed = 0;
    fc.assert(
      fc.property(values, values, (live, wanted) => {
        const there = planSlots(live, wanted, EMPTY_MEMORY);
        const after = carriedOut(live, there.writes);
        expect(after).toMatchObject(wanted);
        expect(planSlots(after, wanted, there.memory).writes).toEqual([]);
        const back = planSlots(after, {}, there.memory);
        expect([carriedOut(after, back.writes), back.left]).toEqual([live, []]);
        if (there.writes.length > 0) changed += 1;
      }),
      { numRuns: 500 },
    );
    expect(changed).toBeGreaterThan(200);
  });

  it("what somebody changed is never written over when it is taken back", () => {
    let kept = 0;
    fc.assert(
      fc.property(values, values, values, (live, wanted, hand) => {
        const there = planSlots(live, wanted, EMPTY_MEMORY);
        const touched = { ...carriedOut(live, there.writes), ...hand };
        const back = planSlots(touched, {}, there.memory);
        const others = Object.keys(hand).filter((slot) => hand[slot] !== wanted[slot]);
        expect(carriedOut(touched, back.writes)).toMatchObject(
          Object.fromEntries(others.map((slot) => [slot, hand[slot]])),
        );
        if (others.length > 0) kept += 1;
      }),
      { numRuns: 500 },
    );
    expect(kept).toBeGreaterThan(200);
  });
});
