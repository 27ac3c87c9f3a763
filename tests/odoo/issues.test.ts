import { ODOO_ISSUES, type OdooIssueId, odooIssue } from "../../odoo/issues";

it("takes severity and source from the list, the words from the finder", () => {
  const words = { message: "m", fix: "f", found: "x" };
  for (const id of Object.keys(ODOO_ISSUES) as OdooIssueId[])
    expect(odooIssue(id, words)).toEqual({
      ...{ id, ...words },
      ...{ severity: ODOO_ISSUES[id].severity, source: ODOO_ISSUES[id].source },
    });
});
