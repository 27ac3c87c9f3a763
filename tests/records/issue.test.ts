import { at, foundBeside, isError, Severity } from "../../records/issue";

it.each([
  [Severity.Error, true],
  [Severity.Warning, false],
])("an issue of severity %s is an error: %s", (severity, expected) => {
  expect(isError({ id: "dns/x", severity, message: "", fix: "", source: "" })).toBe(expected);
});

it.each<[title: string, message: string, found: string | undefined, shown: string | undefined]>([
  ["nothing was found", "Wrong.", undefined, undefined],
  ["an empty text was found", "Wrong.", "", undefined],
  ["the message has it in quotes", 'There is "x=1".', "x=1", undefined],
  ["the message has it without quotes", "acme.com is a CNAME for key.example.", "key.example", undefined],
  ["a short text occurs in the message by chance", "The tag is wrong.", "s", "s"],
  ["the message has it escaped", 'There is "\\027[2J".', "\u001b[2J", undefined],
  ["the message has it cut", `There is "${"x".repeat(200)}... (300 characters)".`, "x".repeat(300), undefined],
  ["the message does not have it", "The record is broken.", "v=spf1 ~all", "v=spf1 ~all"],
])("what was found is shown beside a message that lacks it: %s", (_title, message, found, shown) => {
  expect(foundBeside({ message, ...(found !== undefined && { found }) })).toBe(shown);
});

it.each([
  ["spf.all", "domains[0].spf.all"],
  ["[1].domain", "domains[0][1].domain"],
  ["cloudflare, route53", "domains[0].cloudflare, route53"],
  ["acme.com TXT (Cloudflare)", "domains[0], acme.com TXT (Cloudflare)"],
  ["Route53", "domains[0], Route53"],
])("a path is put in front of another one: %s", (path, whole) => {
  const issue = { id: "dns/x", severity: Severity.Error, message: "", fix: "", source: "", path };
  expect(at("domains[0]", [issue])[0]?.path).toBe(whole);
});
