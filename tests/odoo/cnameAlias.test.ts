import { spfBehindCname } from "../../odoo/cnameAlias";

test.each(["acme.odoo.com", "Acme.Odoo.com.", "acme-main.dev.odoo.com"])(
  "a CNAME for %s has Odoo's SPF record",
  (target) => {
    const said = spfBehindCname("mail.acme.com", target);
    expect(said).toContain(`mail.acme.com is a CNAME for ${target.replace(/\.$/, "")}, as Odoo offers it.`);
    expect(said).toContain(`put \`MX 10 ${target.replace(/\.$/, "")}.\` in the place of the CNAME.`);
  },
);

test.each(["odoo.com", "acme.odoo.com.example", "notodoo.com", ""])("a CNAME for %s says nothing of Odoo", (target) => {
  expect(spfBehindCname("mail.acme.com", target)).toBeUndefined();
});

test("what DNS holds is escaped", () => {
  expect(spfBehindCname("mail.acme.com", "a\u001b[2J.odoo.com")).toContain(String.raw`a\027[2J.odoo.com`);
});
