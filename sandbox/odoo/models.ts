import { type OdooData, OdooException, type Row } from "./database";

/** What a model of the stand-in has: its fields, what must be unique together, what a new record gets by itself. */
interface Model {
  readonly title: string;
  readonly fields: readonly string[];
  readonly required: readonly string[];
  readonly unique: readonly (readonly string[])[];
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Many2one fields and the model that they name. */
  readonly relations: Readonly<Record<string, string>>;
}

const NONE = { required: [], unique: [], defaults: {}, relations: {} };
const MODELS: Readonly<Record<string, Model>> = {
  "ir.config_parameter": {
    ...NONE,
    ...{ title: "System Parameter", fields: ["key", "value"], required: ["key", "value"], unique: [["key"]] },
  },
  "mail.alias.domain": {
    ...NONE,
    title: "Email Domain",
    fields: ["name", "bounce_alias", "catchall_alias", "default_from"],
    required: ["name", "bounce_alias", "catchall_alias"],
    unique: [
      ["bounce_alias", "name"],
      ["catchall_alias", "name"],
    ],
    defaults: { bounce_alias: "bounce", catchall_alias: "catchall", default_from: "notifications" },
  },
  "res.company": {
    ...NONE,
    ...{ title: "Companies", fields: ["name", "alias_domain_id"], required: ["name"] },
    relations: { alias_domain_id: "mail.alias.domain" },
  },
};

/** Values by name, as both protocols send them. */
export type Named = Readonly<Record<string, unknown>>;

/** Runs a method of a model as a user. @throws OdooException */
export function runMethod(data: OdooData, isAdmin: boolean, model: string, method: string, named: Named): unknown {
  const about = MODELS[model];
  const rows = data.tables[model];
  if (about === undefined || rows === undefined)
    throw new OdooException("odoo.exceptions.UserError", `Object ${model} doesn't exist`, 404);
  if (!isAdmin) throw new OdooException("odoo.exceptions.AccessError", notAllowed(model, about), 403);
  const on: On = { data, model, about, rows };
  const ids = named["ids"] as readonly number[];
  switch (method) {
    case "search_read":
      return searchRead(on, named["domain"] as Condition[], named["fields"] as string[]);
    case "create":
      return (named["vals_list"] as Named[]).map((values) => create(on, values));
    case "write":
      return write(on, ids, named["vals"] as Named);
    case "unlink":
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

function searchRead(on: On, domain: readonly Condition[], fields: readonly string[]): Named[] {
  checkFields(on, [...domain.map(([field]) => field), ...fields]);
  const found = on.rows.filter((row) => domain.every((condition) => matches(row, condition)));
  return found.map((row) =>
    Object.fromEntries(["id", ...fields].map((field) => [field, shown(on, field, row[field] ?? false)])),
  );
}

function matches(row: Row, [field, operator, value]: Condition): boolean {
  if (operator === "=") return row[field] === value;
  if (operator === "in") return (value as unknown[]).includes(row[field]);
  throw new OdooException("builtins.ValueError", `Invalid leaf operator ${operator}`, 422);
}

/** A many2one is read as its id and its name. */
function shown({ about, data }: On, field: string, value: unknown): unknown {
  const relation = about.relations[field];
  if (relation === undefined || value === false) return value;
  return [value, data.tables[relation]?.find(({ id }) => id === value)?.["name"]];
}

function create(on: On, values: Named): number {
  checkFields(on, Object.keys(values));
  const id = Math.max(0, ...on.rows.map((row) => row.id)) + 1;
  const row = { ...on.about.defaults, ...stored(values), id };
  checkRow(on, row);
  on.rows.push(row);
  return id;
}

function write(on: On, ids: readonly number[], values: Named): true {
  checkFields(on, Object.keys(values));
  for (const id of ids) {
    const index = on.rows.findIndex((row) => row.id === id);
    const row = on.rows[index];
    if (row === undefined) throw missing(on, id);
    const changed = { ...row, ...stored(values) };
    checkRow(on, changed);
    on.rows[index] = changed;
  }
  return true;
}

function unlink(on: On, ids: readonly number[]): true {
  for (const id of ids) {
    const users = (on.data.tables["res.company"] ?? []).filter((row) => row["alias_domain_id"] === id);
    if (on.model === "mail.alias.domain" && users.length > 0)
      throw new OdooException(
        "odoo.exceptions.ValidationError",
        `The operation cannot be completed: another model requires the record being deleted. Model: Companies (res.company)`,
        422,
      );
    const index = on.rows.findIndex((row) => row.id === id);
    if (index < 0) throw missing(on, id);
    on.rows.splice(index, 1);
  }
  return true;
}

/** Odoo keeps the names of aliases in small letters. */
function stored(values: Named): Named {
  const small = ["bounce_alias", "catchall_alias", "default_from"];
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      small.includes(key) && typeof value === "string" ? value.toLowerCase() : value,
    ]),
  );
}

function checkRow({ about, rows }: On, row: Row): void {
  const empty = about.required.find((field) => row[field] === undefined || row[field] === false || row[field] === "");
  if (empty !== undefined)
    throw new OdooException("odoo.exceptions.ValidationError", `Missing required value for the field '${empty}'`, 422);
  const twin = about.unique.some((fields) =>
    rows.some((other) => other.id !== row.id && fields.every((field) => other[field] === row[field])),
  );
  if (twin) throw new OdooException("odoo.exceptions.ValidationError", `${about.title} must be unique`, 422);
}

function checkFields({ about, model }: On, fields: readonly string[]): void {
  const unknown = fields.find((field) => field !== "id" && !about.fields.includes(field));
  if (unknown !== undefined)
    throw new OdooException("builtins.ValueError", `Invalid field '${unknown}' on model '${model}'`, 422);
}

function missing({ model }: On, id: number): OdooException {
  return new OdooException(
    "odoo.exceptions.MissingError",
    `Record does not exist or has been deleted. (Record: ${model}(${id},))`,
    404,
  );
}

function notAllowed(model: string, { title }: Model): string {
  return `You are not allowed to access '${title}' (${model}) records.\n\nThis operation is allowed for the following groups:\n\t- Administration/Settings`;
}
