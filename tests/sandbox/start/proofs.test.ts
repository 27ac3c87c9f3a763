import { proofs, sayProofs } from "../../../sandbox/start/report";

const told = (message: string) => ({ severity: "info", message, urn: "" });

const DIAGNOSTICS = [
  told(
    "museum.example TXT (Route53)\n  before  a\n  after   b\n  + c\n  proof   changes nothing else; 2 of 10 lookups, was 1\n",
  ),
  told("odoo._domainkey.acme.example CNAME (Cloudflare)\n  before  (no record)\n  after   d\n"),
  told(
    "acme.example TXT (Cloudflare)\n  after   b\n  proof   authorizes 2 networks, changes nothing else; 5 of 10 lookups, was 4\n  costs   include:_spf.odoo.com (Odoo) 1, include:_spf.google.com (Google Workspace) 3",
  ),
  told("the proof   is not in the first column"),
];

it("takes the proofs out of Pulumi's output, by record, and leaves out what has none", () => {
  expect(proofs(DIAGNOSTICS)).toEqual([
    [
      "acme.example TXT (Cloudflare)",
      "  proof   authorizes 2 networks, changes nothing else; 5 of 10 lookups, was 4",
      "  costs   include:_spf.odoo.com (Odoo) 1, include:_spf.google.com (Google Workspace) 3",
    ],
    ["museum.example TXT (Route53)", "  proof   changes nothing else; 2 of 10 lookups, was 1"],
  ]);
});

it("prints them within 80 columns; a line that is too long goes on below its text", () => {
  let printed = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  sayProofs({ diagnostics: DIAGNOSTICS.slice(2) });
  jest.restoreAllMocks();
  expect(printed.split("\n")).toEqual([
    "",
    "  acme.example TXT (Cloudflare)",
    "    proof  authorizes 2 networks, changes nothing else; 5 of 10 lookups, was 4",
    "    costs  include:_spf.odoo.com (Odoo) 1, include:_spf.google.com (Google",
    "           Workspace) 3",
    "",
    "",
  ]);
});
