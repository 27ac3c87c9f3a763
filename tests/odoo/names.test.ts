import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET, ODOO_SPF_INCLUDE } from "../../odoo/names";
import { toAsciiName } from "../../records/dns/domainName";

it("has names in canonical form, so that nothing written with them differs from what is read back", () => {
  for (const name of [ODOO_SPF_INCLUDE, ODOO_DKIM_TARGET])
    expect(toAsciiName(name)).toMatchObject({ ok: true, value: name });
  expect(ODOO_DKIM_TARGET.startsWith(`${ODOO_DKIM_SELECTOR}._domainkey.`)).toBe(true);
});
