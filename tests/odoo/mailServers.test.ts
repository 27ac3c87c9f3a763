import { type MailServer, mailServerAdvice } from "../../odoo/mailServers";

const office = (fromFilter?: string): MailServer => ({
  id: 3,
  name: "Office",
  ...(fromFilter !== undefined && { fromFilter }),
});
const other: MailServer = { id: 4, name: "News", fromFilter: "news.example" };

it.each<[string, MailServer[], string]>([
  ["no outgoing mail server of its own", [], "acme.com"],
  ["a server with the domain", [other, office("acme.org, acme.com")], "acme.com"],
  ["the address alone", [office("a@acme.com")], "a@acme.com"],
  ["no filter at all, where one From is forced", [office()], "a@acme.com"],
])("nothing is to do with %s", (_, servers, wanted) => {
  expect(mailServerAdvice(servers, wanted)).toBeUndefined();
});

it("a filter that no server has is told, with every server and its filter", () => {
  expect(mailServerAdvice([office(), other], "acme.com")).toBe(
    "The database has outgoing mail servers of its own, and none of them has the From filter acme.com: Odoo replaces the From of your own users too. List the one that sends as acme.com in `mailServers`, or set its From filter in Odoo: 3 (Office, no From filter), 4 (News, From filter news.example).",
  );
});

it("a forced From that a server does not obey is told, with that server, printed safely", () => {
  const advice = mailServerAdvice([office("a@acme.com"), { ...other, name: "\u001b[2Jx" }], "a@acme.com");
  expect(advice).toContain("Not all mail leaves from a@acme.com");
  expect(advice).toContain("4 (");
  expect(advice).not.toContain("3 (");
  expect(advice).not.toContain("\u001b");
});
