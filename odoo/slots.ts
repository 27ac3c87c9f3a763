/** Plans the settings of a database one by one: what to write, what others chose, and what to put back. */
import { filterEntries, hasEntries, isListOfDomains, missingFrom, withEntries, withoutEntries } from "./fromFilter";
import { printable } from "../records/printable";
import { FROM_FILTER, type OdooSetting, SettingModel } from "./settings";

/**
 * A place in a database that holds one value: `ir.config_parameter/<key>`, `mail.alias.domain/<name>/<field>`,
 * `res.company/<id>/alias_domain_id` or `ir.mail_server/<id>/from_filter`. Its field `name` says whether an alias domain is there at all.
 */
export type Slot = string;

/** Values by slot. A slot that holds nothing has no entry. */
export type SlotValues = Readonly<Record<Slot, string>>;

/** What the state keeps: which slots are ours, what we put there, and what was there before. */
export interface SlotMemory {
  readonly declared: SlotValues;
  readonly previous: SlotValues;
}

/** One slot and what shall be in it. Without a value it is emptied. */
export interface SlotWrite {
  readonly slot: Slot;
  readonly value?: string;
}

/** What is to be done so that a database is as declared. */
export interface SlotPlan {
  readonly writes: readonly SlotWrite[];
  /** Values that somebody else chose, where ours shall go for the first time. */
  readonly foreign: readonly SlotWrite[];
  /** Slots that are no longer ours and hold what somebody else chose since: they stay. */
  readonly left: readonly SlotWrite[];
  /** What holds when all is written. */
  readonly memory: SlotMemory;
  /** What the declared slots hold then: a From filter also has the entries of others. */
  readonly after: SlotValues;
}

/** What depends on the version of Odoo. */
export interface SlotRules {
  /** Whether From filters are lists, so that ours can be added to the value that somebody else chose. */
  readonly hasFilterLists: boolean;
}

export const EMPTY_MEMORY: SlotMemory = { declared: {}, previous: {} };

/** Records that shall have settings too, by their ids. */
export interface SlotRecords {
  /** Companies that shall send from the alias domain. */
  readonly companies: readonly number[];
  /** Outgoing mail servers that shall have the From filter. */
  readonly mailServers: readonly number[];
}

/** The slots of settings and of such records. */
export function slotsOf(settings: readonly OdooSetting[], { companies, mailServers }: SlotRecords): SlotValues {
  const name = settings.find(({ model, key }) => model === SettingModel.AliasDomain && key === "name")?.value;
  const entries = settings.map(({ model, key, value }) => [
    model === SettingModel.AliasDomain ? `${model}/${name}/${key}` : `${model}/${key}`,
    value,
  ]);
  const ofCompanies = name === undefined ? [] : companies.map((id) => [`res.company/${id}/alias_domain_id`, name]);
  const filter = settings.find(({ key }) => key === FROM_FILTER)?.value;
  const ofServers = filter === undefined ? [] : mailServers.map((id) => [`ir.mail_server/${id}/from_filter`, filter]);
  return Object.fromEntries([...entries, ...ofCompanies, ...ofServers]) as SlotValues;
}

/**
 * Compares a database with what is declared. A slot that is no longer declared gets its earlier value back, unless somebody changed it
 * meanwhile. So with nothing declared, everything is put back.
 */
export function planSlots(live: SlotValues, wanted: SlotValues, memory: SlotMemory, rules: SlotRules): SlotPlan {
  const fresh = Object.keys(wanted).filter((slot) => !(slot in memory.declared));
  const gone = Object.keys(memory.declared).filter((slot) => !(slot in wanted));
  const before = (slot: Slot) => ({ slot, live: live[slot], previous: memory.previous[slot] });
  const places = Object.entries(wanted).map(([slot, value]): Place => {
    return { ...before(slot), wanted: value, declared: memory.declared[slot] };
  });
  const going = Object.entries(memory.declared)
    .filter(([slot]) => gone.includes(slot))
    .map(([slot, declared]): Going => ({ ...before(slot), declared }));
  const after = places.map((place): [Slot, string] => [place.slot, filled(place, rules)]);
  const returns = going.map((place): [Going, string | undefined] => [place, putBack(place)]);
  return {
    writes: [
      ...after.filter(([slot, value]) => live[slot] !== value).map(([slot, value]) => ({ slot, value })),
      ...returns
        .filter(([place, value]) => place.live !== value)
        .map(([{ slot }, value]) => toWrite(slot, value))
        .reverse(),
    ],
    foreign: places.flatMap((place) => {
      const value = foreignValue(place, rules);
      return value === undefined ? [] : [{ slot: place.slot, value }];
    }),
    left: going.filter(isLeft).map(({ slot, live: value }) => toWrite(slot, value)),
    memory: { declared: wanted, previous: { ...without(memory.previous, gone), ...only(live, fresh) } },
    after: Object.fromEntries(after),
  };
}

/** A slot as people know it: `mail.catchall.domain`, `default_from of the alias domain acme.com`, `the alias domain of company 1`. */
export function slotTitle(slot: Slot): string {
  const [model, record, field] = slot.split("/");
  const of = printable(String(record));
  if (model === "res.company") return `the alias domain of company ${of}`;
  if (model === "ir.mail_server") return `the From filter of the outgoing mail server ${of}`;
  return field === undefined ? of : `${field} of the alias domain ${of}`;
}

/** Whether a slot holds what was declared for it. */
export function isHeld(slot: Slot, live: string | undefined, declared: string): boolean {
  return isShared(slot, declared) ? hasEntries(live, declared) : live === declared;
}

/** A slot that is declared. `declared` is what the last run declared for it. */
interface Place extends Omit<Going, "declared"> {
  readonly wanted: string;
  readonly declared: string | undefined;
}

/** A slot that is no longer declared. */
interface Going {
  readonly slot: Slot;
  readonly live: string | undefined;
  readonly declared: string;
  /** What was in it before us. */
  readonly previous: string | undefined;
}

/** The last part of a slot: the field, or the key of a parameter. */
export function fieldOf(slot: Slot): string {
  return slot.slice(slot.lastIndexOf("/") + 1);
}

/** The record that a slot is in: `mail.alias.domain/acme.com` for `mail.alias.domain/acme.com/default_from`. */
export function recordOf(slot: Slot): string {
  return slot.split("/", 2).join("/");
}

/** A memory without what it has of some records. */
export function forget({ declared, previous }: SlotMemory, records: readonly string[]): SlotMemory {
  const slots = Object.keys(declared).filter((slot) => records.includes(recordOf(slot)));
  return { declared: without(declared, slots), previous: without(previous, slots) };
}

/** Whether a slot is a From filter that has room for the domains of others. */
function isShared(slot: Slot, value: string): boolean {
  return FILTERS.includes(fieldOf(slot)) && isListOfDomains(value);
}

function isAddedTo({ slot, live, wanted }: Place, { hasFilterLists }: SlotRules): boolean {
  return isShared(slot, wanted) && (hasFilterLists || filterEntries(live).length > 1 || hasEntries(live, wanted));
}

function filled(place: Place, rules: SlotRules): string {
  const { live, wanted, declared, previous } = place;
  if (!isAddedTo(place, rules)) return wanted;
  const going = missingFrom(declared, wanted).filter((entry) => !filterEntries(previous).includes(entry));
  return withEntries(live, wanted, going);
}

function putBack({ slot, live, declared, previous }: Going): string | undefined {
  if (!isShared(slot, declared)) return live === declared ? previous : live;
  const rest = withoutEntries(live, missingFrom(declared, previous));
  const isAsBefore = hasEntries(previous, rest ?? "") && hasEntries(rest, previous ?? "");
  return rest === undefined || isAsBefore ? previous : rest;
}

function foreignValue(place: Place, rules: SlotRules): string | undefined {
  const { slot, live, wanted, declared } = place;
  if (live === undefined || isHeld(slot, live, wanted) || isAddedTo(place, rules)) return undefined;
  if (declared === undefined) return isOdoosOwn(slot, live) ? undefined : live;
  // Our entries were added to a list that has entries of others too. The wanted value would replace the whole list.
  const others = isShared(slot, declared) ? missingFrom(live, declared).join(",") : "";
  return others === "" || isOdoosOwn(slot, others) ? undefined : others;
}

function isLeft(place: Going): boolean {
  const { slot, live, declared, previous } = place;
  return !isHeld(slot, live, declared) && live !== previous && putBack(place) === live;
}

/** Whether a new database has this value by itself, so that it is nobody's choice. Last verified 2026-11, versions 14 to 19. */
function isOdoosOwn(slot: Slot, value: string): boolean {
  const field = fieldOf(slot);
  return (
    value === DEFAULTS[field] ||
    (HOLDS_DOMAIN.includes(field) && value.split(",").every((part) => part.trim().endsWith(".odoo.com")))
  );
}

const DEFAULTS: Readonly<Record<string, string>> = {
  bounce_alias: "bounce",
  "mail.bounce.alias": "bounce",
  catchall_alias: "catchall",
  "mail.catchall.alias": "catchall",
  default_from: "notifications",
  "mail.default.from": "notifications",
};
// Arrays, because this code is serialized for the engine's process of dynamic resources, and a Set does not survive that.
const FILTERS = [FROM_FILTER, "from_filter"];
const HOLDS_DOMAIN = ["alias_domain_id", "mail.catchall.domain", ...FILTERS];

function toWrite(slot: Slot, value: string | undefined): SlotWrite {
  return value === undefined ? { slot } : { slot, value };
}

function only(values: SlotValues, slots: readonly Slot[]): SlotValues {
  return Object.fromEntries(Object.entries(values).filter(([slot]) => slots.includes(slot)));
}

function without(values: SlotValues, slots: readonly Slot[]): SlotValues {
  return Object.fromEntries(Object.entries(values).filter(([slot]) => !slots.includes(slot)));
}
