import { type OdooSetting, SettingModel } from "./settings";

/**
 * A place in a database that holds one value: `ir.config_parameter/<key>`, `mail.alias.domain/<name>/<field>` or
 * `res.company/<id>/alias_domain_id`. Its field `name` says whether an alias domain is there at all.
 */
export type Slot = string;

/** Values by slot; a slot that holds nothing is not there. */
export type SlotValues = Readonly<Record<Slot, string>>;

/** What the state keeps: which slots are ours, what we put there, and what was there before. */
export interface SlotMemory {
  readonly declared: SlotValues;
  readonly previous: SlotValues;
}

/** One slot and what shall be in it; nothing empties it. */
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
}

export const EMPTY_MEMORY: SlotMemory = { declared: {}, previous: {} };

/** The slots of settings, and of the companies that shall send from the alias domain. */
export function slotsOf(settings: readonly OdooSetting[], companies: readonly number[]): SlotValues {
  const name = settings.find(({ model, key }) => model === SettingModel.AliasDomain && key === "name")?.value;
  const entries = settings.map(({ model, key, value }) => [
    model === SettingModel.AliasDomain ? `${model}/${name}/${key}` : `${model}/${key}`,
    value,
  ]);
  const ofCompanies = name === undefined ? [] : companies.map((id) => [`res.company/${id}/alias_domain_id`, name]);
  return Object.fromEntries([...entries, ...ofCompanies]) as SlotValues;
}

/**
 * Compares a database with what is declared. A value is put back when it is no longer declared, unless somebody changed it meanwhile.
 * With nothing declared this is how everything is put back.
 */
export function planSlots(live: SlotValues, wanted: SlotValues, memory: SlotMemory): SlotPlan {
  const fresh = Object.keys(wanted).filter((slot) => !(slot in memory.declared));
  const gone = Object.keys(memory.declared).filter((slot) => !(slot in wanted));
  const changed = Object.keys(wanted).filter((slot) => live[slot] !== wanted[slot]);
  const restored = gone.filter((slot) => live[slot] === memory.declared[slot] && live[slot] !== memory.previous[slot]);
  const previous = { ...without(memory.previous, gone), ...only(live, fresh) };
  return {
    writes: [
      ...changed.map((slot) => write(slot, wanted)),
      ...restored.reverse().map((slot) => write(slot, memory.previous)),
    ],
    foreign: fresh.filter((slot) => isForeign(slot, live[slot], wanted[slot])).map((slot) => write(slot, live)),
    left: gone.filter((slot) => isLeft(live[slot], slot, memory)).map((slot) => write(slot, live)),
    memory: { declared: wanted, previous },
  };
}

/** What a new database has by itself: nobody chose it, so nobody misses it. Last verified 2026-11, versions 14 to 19. */
function isOdoosOwn(slot: Slot, value: string): boolean {
  const field = slot.slice(slot.lastIndexOf("/") + 1);
  return value === DEFAULTS[field] || (HOLDS_DOMAIN.includes(field) && value.endsWith(".odoo.com"));
}

const DEFAULTS: Readonly<Record<string, string>> = {
  bounce_alias: "bounce",
  "mail.bounce.alias": "bounce",
  catchall_alias: "catchall",
  "mail.catchall.alias": "catchall",
  default_from: "notifications",
  "mail.default.from": "notifications",
};
// No Set: this code is serialized for the engine's process of dynamic resources, where a Set is none any more.
const HOLDS_DOMAIN = ["alias_domain_id", "mail.catchall.domain", "mail.default.from_filter"];

function isForeign(slot: Slot, value: string | undefined, wanted: string | undefined): boolean {
  return value !== undefined && value !== wanted && !isOdoosOwn(slot, value);
}

function isLeft(value: string | undefined, slot: Slot, { declared, previous }: SlotMemory): boolean {
  return value !== declared[slot] && value !== previous[slot];
}

function write(slot: Slot, values: SlotValues): SlotWrite {
  const value = values[slot];
  return value === undefined ? { slot } : { slot, value };
}

function only(values: SlotValues, slots: readonly Slot[]): SlotValues {
  return Object.fromEntries(Object.entries(values).filter(([slot]) => slots.includes(slot)));
}

function without(values: SlotValues, slots: readonly Slot[]): SlotValues {
  return Object.fromEntries(Object.entries(values).filter(([slot]) => !slots.includes(slot)));
}
