import { ODOO_ISSUES, type OdooIssueId, odooIssue } from "../../odoo/issues";

it.each(Object.keys(ODOO_ISSUES) as OdooIssueId[])(
  "%s has severity and source of the list, and the words of its finder",
  (id) => {
    const words = { message: "m", fix: "f", found: "x" };
    const { severity, source } = ODOO_ISSUES[id];
    expect(odooIssue(id, words)).toEqual({ id, ...words, severity, source });
  },
);
