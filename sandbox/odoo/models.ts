/** The models of a stand-in Odoo: fields, rights, defaults, and the methods that clients call. */
import { type OdooData, OdooException, type OdooUser, Rights, type Row } from "./database";

// The answers are taken from the source of Odoo 19.0 (addons base and mail), and were compared with a real 19.0 server on 2026-11-28.

/** A model of the stand-in. */
interface Model {
  readonly title: string;
  readonly fields: readonly string[];
  readonly required: readonly string[];
  /** Fields that are unique together, and the error of Odoo for a second record. */
  readonly unique: readonly (readonly [fields: readonly string[], message: string])[];
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Many2one fields, and the models that they refer to. */
  readonly relations: Readonly<Record<string, string>>;
  /** The rights that reading needs, and those that creating, writing and deleting need. */
  readonly readers: Rights;
  readonly writers: Rights;
}

const NONE = { required: [], unique: [], defaults: {}, relations: {} };
const MODELS: Readonly<Record<string, Model>> = {
  "ir.config_parameter": {
    ...{ ...NONE, title: "System Parameter", readers: Rights.Settings, writers: Rights.Settings },
    ...{ fields: ["key", "value"], required: ["key", "value"], unique: [[["key"], "Key must be unique."]] },
  },
  "ir.mail_server": {
    ...{ ...NONE, title: "Mail Server", readers: Rights.Settings, writers: Rights.Settings },
    ...{ fields: ["name", "from_filter", "active", "owner_user_id"], required: ["name"], defaults: { active: true } },
  },
  "mail.alias": {
    ...{ ...NONE, title: "Email Aliases", readers: Rights.Employee, writers: Rights.Settings },
    ...{ fields: ["alias_name", "alias_domain_id"], relations: { alias_domain_id: "mail.alias.domain" } },
  },
  "mail.alias.domain": {
    ...{ ...NONE, title: "Email Domain", readers: Rights.Employee, writers: Rights.AccessRights },
    fields: ["name", "bounce_alias", "catchall_alias", "default_from"],
    required: ["name", "bounce_alias", "catchall_alias"],
    unique: [
      [["bounce_alias", "name"], "Bounce emails should be unique"],
      [["catchall_alias", "name"], "Catchall emails should be unique"],
    ],
    defaults: { bounce_alias: "bounce", catchall_alias: "catchall", default_from: "notifications" },
  },
  "res.company": {
    ...{ ...NONE, title: "Companies", readers: Rights.Employee, writers: Rights.AccessRights },
    ...{ fields: ["name", "active", "alias_domain_id"], required: ["name"], defaults: { active: true } },
    relations: { alias_domain_id: "mail.alias.domain" },
  },
};

/** Values by name, as both protocols send them. */
export type Named = Readonly<Record<string, unknown>>;

/** Runs a method of a model as a user. @throws OdooException */
export function runMethod(data: OdooData, user: OdooUser, model: string, method: string, named: Named): unknown {
  const about = MODELS[model];
  const rows = data.tables[model];
  if (about === undefined || rows === undefined)
    throw new OdooException("odoo.exceptions.UserError", `Object ${model} doesn't exist`, 404);
  const { rights } = user;
  const on: On = { data, model, about, rows };
  const ids = (named["ids"] ?? []) as readonly number[];
  switch (method) {
    // has_access was added in 18, and check_access_rights was deprecated.
    case data.version >= 18 ? "has_access" : "check_access_rights":
    case data.version <= 19 ? "check_access_rights" : "has_access":
      return may(on, rights, named["operation"] as Operation);
    case "search_read":
      checkAccess(on, rights, "read");
      return searchRead(
        { ...on, rows: rows.filter((row) => isSeen(model, row, user)) },
        named["domain"] as Condition[],
        named["fields"] as string[],
      );
    case "create":
      checkAccess(on, rights, "create");
      return create(on, named["vals_list"] as Named[]);
    case "write":
      checkAccess(on, rights, "write");
      return write(on, ids, named["vals"] as Named);
    case "unlink":
      checkAccess(on, rights, "unlink");
      return unlink(on, ids);
    default:
      throw new OdooException("builtins.AttributeError", `The method '${model}.${method}' does not exist`, 404);
  }
}

interface On {
  readonly data: OdooData;
  readonly model: string;
  readonly about: Model;
  readonly rows: Row[];
}
type Condition = readonly [field: string, operator: string, value: unknown];
type Operation = "read" | "create" | "write" | "unlink";

const VERBS: Readonly<Record<Operation, string>> = {
  read: "access",
  create: "create",
  write: "modify",
  unlink: "delete",
};
/** The name of a group in a version. */
const groupOf = (rights: Rights, version: number): string => {
  if (version >= 19) return rights === Rights.Settings ? "Role / Administrator" : "Access Rights";
  return rights === Rights.Settings ? "Administration/Settings" : "Administration/Access Rights";
};

function may({ about }: On, rights: Rights, operation: Operation): boolean {
  return rights >= (operation === "read" ? about.readers : about.writers);
}

function checkAccess(on: On, rights: Rights, operation: Operation): void {
  if (may(on, rights, operation)) return;
  const { model, about, data } = on;
  const group = groupOf(operation === "read" ? about.readers : about.writers, data.version);
  const message = `You are not allowed to ${VERBS[operation]} '${about.title}' (${model}) records.\n\nThis operation is allowed for the following groups:\n\t- ${group}\n\nContact your administrator to request access if necessary.`;
  throw new OdooException("odoo.exceptions.AccessError", message, 403);
}

// Employees see only their own companies. Users with Access Rights see all of them (record rules of res.company, base_security.xml of 19.0, read
// 2026-11-29). No other model here has such a rule.
function isSeen(model: string, { id }: Row, { rights, companies = [1] }: OdooUser): boolean {
  return model !== "res.company" || rights >= Rights.AccessRights || companies.includes(id);
}

// As in Odoo, records with `active: false` are found only by a condition on that field.
function searchRead(on: On, domain: readonly Condition[], fields: readonly string[]): Named[] {
  checkFields(on, [...domain.map(([field]) => field), ...fields], "on");
  const asksForArchived = domain.some(([field]) => field === "active");
  const found = on.rows.filter(
    (row) => (asksForArchived || row["active"] !== false) && domain.every((condition) => matches(row, condition)),
  );
  return found.map((row) =>
    Object.fromEntries(["id", ...fields].map((field) => [field, shown(on, field, row[field] ?? false)])),
  );
}

function matches(row: Row, [field, operator, value]: Condition): boolean {
  const held = row[field] ?? false;
  if (operator === "=") return held === value;
  if (operator === "!=") return held !== value;
  if (operator === "in") return (value as unknown[]).includes(held);
  throw new OdooException("builtins.ValueError", `Invalid operator in condition ('${field}', '${operator}', …)`, 500);
}

/** The value as it is read. For a many2one that is its id and its name. */
function shown({ about, data }: On, field: string, value: unknown): unknown {
  const relation = about.relations[field];
  if (relation === undefined || value === false) return value;
  return [value, data.tables[relation]?.find(({ id }) => id === value)?.["name"]];
}

function create(on: On, all: readonly Named[]): number[] {
  const isFirst = on.rows.length === 0;
  const ids = all.map((values) => createOne(on, values));
  if (on.model === "mail.alias.domain" && isFirst) giveToAll(on.data, ids[0]);
  return ids;
}

function createOne(on: On, values: Named): number {
  checkFields(on, Object.keys(values), "in");
  const id = Math.max(0, ...on.rows.map((row) => row.id)) + 1;
  const row = { ...on.about.defaults, ...stored(values), id };
  checkRow(on, row);
  on.rows.push(row);
  return id;
}

// Odoo gives the first alias domain of a database to every company, archived ones too, and to every alias without one.
function giveToAll({ tables }: OdooData, id: number | undefined): void {
  for (const row of [...(tables["res.company"] ?? []), ...(tables["mail.alias"] ?? [])])
    if (!row["alias_domain_id"]) row["alias_domain_id"] = id;
}

// Writing to a record that is gone succeeds for system parameters, mail servers and companies, and fails for alias domains.
function write(on: On, ids: readonly number[], values: Named): true {
  checkFields(on, Object.keys(values), "in");
  for (const id of ids) {
    const index = on.rows.findIndex((row) => row.id === id);
    const row = on.rows[index];
    if (row === undefined) {
      if (on.model === "mail.alias.domain") throw missing(on, id);
      continue;
    }
    const changed = { ...row, ...stored(values) };
    checkRow(on, changed);
    on.rows[index] = changed;
  }
  return true;
}

function unlink(on: On, ids: readonly number[]): true {
  for (const id of ids) {
    const index = on.rows.findIndex((row) => row.id === id);
    if (index < 0) throw missing(on, id);
    if (on.model === "mail.alias.domain") leaveAliasDomain(on.data, id);
    on.rows.splice(index, 1);
  }
  return true;
}

// An alias prevents the deletion of its domain (ondelete='restrict'). A company loses its domain (ondelete='set null', the default).
function leaveAliasDomain({ tables }: OdooData, id: number): void {
  const uses = (row: Row): boolean => row["alias_domain_id"] === id;
  if (tables["mail.alias"]?.some(uses) === true)
    throw invalid(
      "Another model is using the record you are trying to delete.\n\nThe troublemaker is: 'Email Aliases' (mail.alias)\nThanks to the following constraint: 'Alias Domain' (alias_domain_id)\nHow about archiving the record instead?",
    );
  for (const company of tables["res.company"]?.filter(uses) ?? []) company["alias_domain_id"] = false;
}

/** The values as Odoo stores them: names of aliases are in lower case. */
function stored(values: Named): Named {
  const small = ["bounce_alias", "catchall_alias", "default_from"];
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      small.includes(key) && typeof value === "string" ? value.toLowerCase() : value,
    ]),
  );
}

// An empty text is a value too: only `false` counts as missing.
function checkRow({ about, rows, model }: On, row: Row): void {
  const empty = about.required.find((field) => row[field] === undefined || row[field] === false);
  if (empty !== undefined)
    throw invalid(
      `Missing required value for the field '${empty}' (${empty}).\nModel: '${about.title}' (${model})\n- create/update: a mandatory field is not set\n- delete: another model requires the record being deleted, you can archive it instead\n`,
    );
  const twin = about.unique.find(([fields]) =>
    rows.some((other) => other.id !== row.id && fields.every((field) => other[field] === row[field])),
  );
  if (twin !== undefined) throw invalid(twin[1]);
}

function checkFields({ about, model }: On, fields: readonly string[], where: "in" | "on"): void {
  const unknown = fields.find((field) => field !== "id" && !about.fields.includes(field));
  if (unknown !== undefined)
    throw new OdooException("builtins.ValueError", `Invalid field '${unknown}' ${where} '${model}'`, 500);
}

function invalid(why: string): OdooException {
  return new OdooException("odoo.exceptions.ValidationError", `The operation cannot be completed: ${why}`, 422);
}

function missing({ model }: On, id: number): OdooException {
  return new OdooException(
    "odoo.exceptions.MissingError",
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: 2)`,
    404,
  );
}
