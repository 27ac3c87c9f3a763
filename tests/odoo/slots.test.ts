import fc from "fast-check";
import { checkProperty } from "../records/property";
import { odooSettings } from "../../odoo/settings";
import {
  EMPTY_MEMORY,
  forget,
  isHeld,
  planSlots,
  recordOf,
  type SlotMemory,
  type SlotPlan,
  slotsOf,
  slotTitle,
  type SlotValues,
  type SlotWrite,
} from "../../odoo/slots";
import type { DomainName } from "../../records/dns/domainName";

const aliasDomain = "acme.com" as DomainName;
const DOMAIN = "ir.config_parameter/mail.catchall.domain";
const FROM = "ir.config_parameter/mail.default.from";

it("slots of parameters, of an alias domain's fields, of companies", () => {
  const defaultFrom = { localPart: "office" };
  expect(
    slotsOf(odooSettings({ version: 16, aliasDomain, defaultFrom }), { companies: [1], mailServers: [4] }),
  ).toEqual({
    [DOMAIN]: "acme.com",
    [FROM]: "office",
    "ir.config_parameter/mail.default.from_filter": "acme.com",
    "ir.mail_server/4/from_filter": "acme.com",
  });
  expect(
    slotsOf(odooSettings({ version: 17, aliasDomain, defaultFrom }), { companies: [1, 3], mailServers: [] }),
  ).toEqual({
    "mail.alias.domain/acme.com/name": "acme.com",
    "mail.alias.domain/acme.com/default_from": "office",
    "ir.config_parameter/mail.default.from_filter": "acme.com",
    "res.company/1/alias_domain_id": "acme.com",
    "res.company/3/alias_domain_id": "acme.com",
  });
});

it("mail servers have no filter where no default From is declared", () => {
  const settings = odooSettings({ version: 19, aliasDomain });
  expect(slotsOf(settings, { companies: [], mailServers: [4] })).toEqual({
    "mail.alias.domain/acme.com/name": "acme.com",
  });
});

it.each([
  [DOMAIN, "mail.catchall.domain"],
  ["mail.alias.domain/acme.com/default_from", "default_from of the alias domain acme.com"],
  ["res.company/3/alias_domain_id", "the alias domain of company 3"],
  ["ir.mail_server/4/from_filter", "the From filter of the outgoing mail server 4"],
])("%s is called %s", (slot, title) => {
  expect(slotTitle(slot)).toBe(title);
});

interface Given {
  readonly live: SlotValues;
  readonly wanted: SlotValues;
  readonly memory: SlotMemory;
  /** @default true, as since Odoo 17 */
  readonly hasFilterLists?: boolean;
}

interface Expected {
  readonly writes: readonly SlotWrite[];
  readonly foreign?: readonly SlotWrite[];
  readonly left?: readonly SlotWrite[];
  readonly previous: SlotValues;
  /** @default - what is wanted */
  readonly after?: SlotValues;
}

type Case = readonly [title: string, given: Given, expected: Expected];

const OURS: SlotMemory = { declared: { [DOMAIN]: "acme.com" }, previous: { [DOMAIN]: "old.example" } };
const CASES: readonly Case[] = [
  [
    "an empty slot is filled",
    { live: {}, wanted: { [DOMAIN]: "acme.com" }, memory: EMPTY_MEMORY },
    { writes: [{ slot: DOMAIN, value: "acme.com" }], previous: {} },
  ],
  [
    "a value that is right already is remembered as found",
    { live: { [DOMAIN]: "acme.com" }, wanted: { [DOMAIN]: "acme.com" }, memory: EMPTY_MEMORY },
    { writes: [], previous: { [DOMAIN]: "acme.com" } },
  ],
  [
    "somebody's value is foreign",
    { live: { [DOMAIN]: "acme.net" }, wanted: { [DOMAIN]: "acme.com" }, memory: EMPTY_MEMORY },
    {
      writes: [{ slot: DOMAIN, value: "acme.com" }],
      foreign: [{ slot: DOMAIN, value: "acme.net" }],
      previous: { [DOMAIN]: "acme.net" },
    },
  ],
  [
    "a new database's own values are not foreign",
    {
      live: { [DOMAIN]: "acme.odoo.com", [FROM]: "notifications" },
      wanted: { [DOMAIN]: "acme.com", [FROM]: "office" },
      memory: EMPTY_MEMORY,
    },
    {
      writes: [
        { slot: DOMAIN, value: "acme.com" },
        { slot: FROM, value: "office" },
      ],
      previous: { [DOMAIN]: "acme.odoo.com", [FROM]: "notifications" },
    },
  ],
  [
    "drift is written over, and what was there first stays remembered",
    { live: { [DOMAIN]: "evil.example" }, wanted: { [DOMAIN]: "acme.com" }, memory: OURS },
    { writes: [{ slot: DOMAIN, value: "acme.com" }], previous: { [DOMAIN]: "old.example" } },
  ],
  [
    "nothing is done twice",
    { live: { [DOMAIN]: "acme.com" }, wanted: { [DOMAIN]: "acme.com" }, memory: OURS },
    { writes: [], previous: { [DOMAIN]: "old.example" } },
  ],
  [
    "what is no longer declared goes back",
    { live: { [DOMAIN]: "acme.com" }, wanted: {}, memory: OURS },
    { writes: [{ slot: DOMAIN, value: "old.example" }], previous: {} },
  ],
  [
    "what was not there is emptied",
    { live: { [DOMAIN]: "acme.com" }, wanted: {}, memory: { declared: OURS.declared, previous: {} } },
    { previous: {}, writes: [{ slot: DOMAIN }] },
  ],
  [
    "what somebody changed since stays",
    { live: { [DOMAIN]: "evil.example" }, wanted: {}, memory: OURS },
    { writes: [], left: [{ slot: DOMAIN, value: "evil.example" }], previous: {} },
  ],
  [
    "what somebody put back already is done",
    { live: { [DOMAIN]: "old.example" }, wanted: {}, memory: OURS },
    { writes: [], previous: {} },
  ],
  [
    "what somebody emptied stays empty",
    { live: {}, wanted: {}, memory: OURS },
    { writes: [], left: [{ slot: DOMAIN }], previous: {} },
  ],
];

const FILTER = "ir.config_parameter/mail.default.from_filter";
const filter = (value?: string): SlotValues => (value === undefined ? {} : { [FILTER]: value });
const had = (declared: string, previous?: string): SlotMemory => ({
  declared: filter(declared),
  previous: filter(previous),
});
const set = (value: string): Pick<Expected, "writes" | "after"> => ({
  writes: [{ slot: FILTER, value }],
  after: filter(value),
});
const UNTOUCHED = { writes: [] };

/** From filters: lists of domains since Odoo 17 (odoo/odoo#122234). */
const FILTERS: readonly Case[] = [
  [
    "a filter that has the domain is satisfied, in 16 too",
    { live: filter("acme.org, Acme.com"), wanted: filter("acme.com"), memory: EMPTY_MEMORY, hasFilterLists: false },
    { ...UNTOUCHED, after: filter("acme.org, Acme.com"), previous: filter("acme.org, Acme.com") },
  ],
  [
    "a list without the domain gets it, in 16 too",
    { live: filter("acme.org,acme.net"), wanted: filter("acme.com"), memory: EMPTY_MEMORY, hasFilterLists: false },
    { ...set("acme.org,acme.net,acme.com"), previous: filter("acme.org,acme.net") },
  ],
  [
    "a single domain becomes a list since 17",
    { live: filter("acme.org"), wanted: filter("acme.com"), memory: EMPTY_MEMORY },
    { ...set("acme.org,acme.com"), previous: filter("acme.org") },
  ],
  [
    "a single domain is foreign in 16, which knows no lists",
    { live: filter("acme.org"), wanted: filter("acme.com"), memory: EMPTY_MEMORY, hasFilterLists: false },
    { ...set("acme.com"), previous: filter("acme.org"), foreign: [{ slot: FILTER, value: "acme.org" }] },
  ],
  [
    "Odoo's own domain stays in the list",
    { live: filter("acme.odoo.com"), wanted: filter("acme.com"), memory: EMPTY_MEMORY },
    { ...set("acme.odoo.com,acme.com"), previous: filter("acme.odoo.com") },
  ],
  [
    "an address takes the place of a list of Odoo's own",
    { live: filter("a.odoo.com,b.odoo.com"), wanted: filter("a@acme.com"), memory: EMPTY_MEMORY },
    { ...set("a@acme.com"), previous: filter("a.odoo.com,b.odoo.com") },
  ],
  [
    "an address does not take the place of others'",
    { live: filter("acme.org,b.odoo.com"), wanted: filter("a@acme.com"), memory: EMPTY_MEMORY },
    {
      ...set("a@acme.com"),
      foreign: [{ slot: FILTER, value: "acme.org,b.odoo.com" }],
      previous: filter("acme.org,b.odoo.com"),
    },
  ],
  [
    "an address after a domain in others' list is foreign",
    { live: filter("acme.org,acme.com"), wanted: filter("a@acme.com"), memory: had("acme.com", "acme.org") },
    { ...set("a@acme.com"), foreign: [{ slot: FILTER, value: "acme.org" }], previous: filter("acme.org") },
  ],
  [
    "an address after a domain in Odoo's list is not",
    { live: filter("b.odoo.com,acme.com"), wanted: filter("a@acme.com"), memory: had("acme.com", "b.odoo.com") },
    { ...set("a@acme.com"), previous: filter("b.odoo.com") },
  ],
  [
    "an address after a domain of our own takes its place",
    { live: filter("acme.com"), wanted: filter("a@acme.com"), memory: had("acme.com") },
    { ...set("a@acme.com"), previous: {} },
  ],
  [
    "a domain after an address takes its place",
    { live: filter("a@acme.com"), wanted: filter("acme.com"), memory: had("a@acme.com") },
    { ...set("acme.com"), previous: {} },
  ],
  [
    "a domain that is no longer declared goes, what was there stays",
    { live: filter("acme.net,acme.com"), wanted: filter("acme.org"), memory: had("acme.com") },
    { ...set("acme.net,acme.org"), previous: {} },
  ],
  [
    "a domain that was there before us does not go",
    { live: filter("acme.com"), wanted: filter("acme.org"), memory: had("acme.com", "acme.com") },
    { ...set("acme.com,acme.org"), previous: filter("acme.com") },
  ],
  [
    "what others add meanwhile is no drift",
    { live: filter("acme.com,acme.net"), wanted: filter("acme.com"), memory: had("acme.com") },
    { ...UNTOUCHED, after: filter("acme.com,acme.net"), previous: {} },
  ],
  [
    "at the end only ours go out of the list",
    { live: filter("acme.net,acme.com"), wanted: {}, memory: had("acme.com") },
    { writes: [{ slot: FILTER, value: "acme.net" }], previous: {} },
  ],
  [
    "at the end the list is as it was, to the letter",
    { live: filter("acme.org , b.example,acme.com"), wanted: {}, memory: had("acme.com", "acme.org , b.example") },
    { writes: [{ slot: FILTER, value: "acme.org , b.example" }], previous: {} },
  ],
  [
    "at the end a list of nothing but ours is emptied",
    { live: filter("acme.com"), wanted: {}, memory: had("acme.com") },
    { writes: [{ slot: FILTER }], previous: {} },
  ],
  [
    "at the end a list that had ours before stays",
    { live: filter("acme.com"), wanted: {}, memory: had("acme.com", "acme.com") },
    { ...UNTOUCHED, previous: {} },
  ],
  [
    "at the end a list without ours is somebody's",
    { live: filter("acme.net"), wanted: {}, memory: had("acme.com") },
    { ...UNTOUCHED, left: [{ slot: FILTER, value: "acme.net" }], previous: {} },
  ],
  [
    "at the end half of ours goes, which is no change of somebody's",
    { live: filter("b.example,acme.com"), wanted: {}, memory: had("acme.com,acme.org") },
    { writes: [{ slot: FILTER, value: "b.example" }], previous: {} },
  ],
];

it.each([...CASES, ...FILTERS])("%s", (_, { live, wanted, memory, hasFilterLists = true }, expected) => {
  const { writes, foreign = [], left = [], previous, after = wanted } = expected;
  const plan: SlotPlan = { writes, foreign, left, memory: { declared: wanted, previous }, after };
  expect(planSlots(live, wanted, memory, { hasFilterLists })).toEqual(plan);
});

it("only From filters may hold more domains than the wanted one", () => {
  expect(isHeld("ir.mail_server/4/from_filter", "acme.com,acme.org", "acme.org")).toBe(true);
  expect(isHeld(FILTER, "a@acme.com,acme.com", "a@acme.com")).toBe(false);
  expect(isHeld(DOMAIN, "acme.com,acme.org", "acme.org")).toBe(false);
});

const LISTS = { hasFilterLists: true };

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
    checkProperty(fc.tuple(values, values), 0.4, ([live, wanted]) => {
      const there = planSlots(live, wanted, EMPTY_MEMORY, LISTS);
      const after = carriedOut(live, there.writes);
      expect(after).toMatchObject(wanted);
      expect(planSlots(after, wanted, there.memory, LISTS).writes).toEqual([]);
      const back = planSlots(after, {}, there.memory, LISTS);
      expect([carriedOut(after, back.writes), back.left]).toEqual([live, []]);
      return there.writes.length > 0;
    });
  });

  it("what somebody changed is never written over when it is taken back", () => {
    checkProperty(fc.tuple(values, values, values), 0.4, ([live, wanted, hand]) => {
      const there = planSlots(live, wanted, EMPTY_MEMORY, LISTS);
      const touched = { ...carriedOut(live, there.writes), ...hand };
      const back = planSlots(touched, {}, there.memory, LISTS);
      const others = Object.keys(hand).filter((slot) => hand[slot] !== wanted[slot]);
      const kept = Object.fromEntries(others.map((slot) => [slot, hand[slot]]));
      expect(carriedOut(touched, back.writes)).toMatchObject(kept);
      return others.length > 0;
    });
  });
});

it("a memory forgets all that it has of a record, and nothing of others", () => {
  const declared = {
    [DOMAIN]: "acme.com",
    "mail.alias.domain/acme.com/name": "acme.com",
    "mail.alias.domain/acme.com/default_from": "office",
    "res.company/1/alias_domain_id": "acme.com",
    "res.company/11/alias_domain_id": "acme.com",
  };
  expect(Object.keys(declared).map(recordOf)).toEqual([
    DOMAIN,
    "mail.alias.domain/acme.com",
    "mail.alias.domain/acme.com",
    "res.company/1",
    "res.company/11",
  ]);
  const previous = { "res.company/1/alias_domain_id": "acme.net", "res.company/11/alias_domain_id": "acme.org" };
  expect(forget({ declared, previous }, ["mail.alias.domain/acme.com", "res.company/1"])).toEqual({
    declared: { [DOMAIN]: "acme.com", "res.company/11/alias_domain_id": "acme.com" },
    previous: { "res.company/11/alias_domain_id": "acme.org" },
  });
});
