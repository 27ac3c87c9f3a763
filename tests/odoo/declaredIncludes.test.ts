import { declaredIncludes } from "../../odoo/declaredIncludes";

test("Odoo's include comes first, then those of senders, then the declared ones, each once", () => {
  const declared = { senders: ["google-workspace", "brevo"] as const, includes: ["_SPF.google.com.", "own.example"] };
  expect(declaredIncludes(declared, true)).toEqual(["_spf.odoo.com", "_spf.google.com", "own.example"]);
});

test("an own server needs no include of Odoo", () => {
  expect(declaredIncludes({}, false)).toEqual([]);
});

test("an unknown sender, which the configuration refuses, brings no include", () => {
  expect(declaredIncludes({ senders: ["nobody" as "brevo"] }, false)).toEqual([]);
});
