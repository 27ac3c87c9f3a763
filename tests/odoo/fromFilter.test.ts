import {
  filterEntries,
  hasEntries,
  isListOfDomains,
  missingFrom,
  withEntries,
  withoutEntries,
} from "../../odoo/fromFilter";

it.each<[string | undefined, string[]]>([
  [undefined, []],
  ["", []],
  [" , ", []],
  ["Acme.com", ["acme.com"]],
  ["acme.com, a@acme.org ,", ["acme.com", "a@acme.org"]],
])("the entries of %j are %j, as Odoo splits and compares them", (text, entries) => {
  expect(filterEntries(text)).toEqual(entries);
});

it("a list of domains has room for those of others, an address has not", () => {
  expect(["acme.com", "acme.com,acme.org", "a@acme.com"].map(isListOfDomains)).toEqual([true, true, false]);
});

it("knows what a filter has and what it lacks", () => {
  expect([hasEntries("ACME.com,b.example", "acme.com"), hasEntries("b.example", "acme.com")]).toEqual([true, false]);
  expect([hasEntries(undefined, "acme.com"), hasEntries(undefined, "")]).toEqual([false, true]);
  expect(missingFrom("a.example,b.example", "B.example")).toEqual(["a.example"]);
  expect([missingFrom(undefined, "a.example"), missingFrom("a.example", undefined)]).toEqual([[], ["a.example"]]);
});

it.each<[string | undefined, string, string[], string]>([
  [undefined, "acme.com", [], "acme.com"],
  ["", "acme.com", [], "acme.com"],
  ["acme.org", "acme.com", [], "acme.org,acme.com"],
  ["acme.org, Acme.com", "acme.com", [], "acme.org, Acme.com"],
  ["acme.com,acme.org", "acme.net", ["acme.com"], "acme.org,acme.net"],
  ["acme.com", "acme.net", ["acme.com"], "acme.net"],
])("%j with %s and without %j is %s", (live, wanted, going, text) => {
  expect(withEntries(live, wanted, going)).toBe(text);
});

it.each<[string | undefined, string[], string | undefined]>([
  [undefined, ["acme.com"], undefined],
  ["acme.org ,b.example", ["acme.com"], "acme.org ,b.example"],
  ["acme.com, acme.org", ["acme.com"], "acme.org"],
  ["Acme.com", ["acme.com"], undefined],
])("%j without %j is %j", (live, entries, text) => {
  expect(withoutEntries(live, entries)).toBe(text);
});
