import { DMARC_ISSUES } from "../../../records/dmarc/issues";
import { reportAuthorizations } from "../../../records/dmarc/reportAuthorization";
import { type Zone, ZoneResolver } from "./resolver";
import { ACME, AUTHORIZATION } from "./words";
import { WORDS_OF_MERGES } from "./wordsOfMerges";
import { WORDS_OF_RECORDS } from "./wordsOfRecords";

const rows = [...WORDS_OF_RECORDS, ...WORDS_OF_MERGES];

test.each(rows.map((row) => [`${row.id}: ${row.message.slice(0, 60)}`, row] as const))("%s", async (_, row) => {
  const { id, cause, message, fix, found, position } = row;
  const issue = (await cause()).find((one) => one.id === id);
  expect(issue).toMatchObject({ message, fix });
  expect([issue?.found, issue?.position]).toEqual([found, position]);
});

test("every issue of the catalogue has its words here", () => {
  const ids = new Set<string>(rows.map(({ id }) => id));
  expect(Object.keys(DMARC_ISSUES).filter((id) => !ids.has(id))).toEqual([]);
});

describe("what to ask a destination for", () => {
  const cases: [rule: string, zone: Zone, request: string | undefined][] = [
    [
      "missing",
      {},
      `Ask the owner of b.example to publish: ${AUTHORIZATION} TXT "v=DMARC1"; without it no reports about acme.com are sent there.`,
    ],
    [
      "diverted",
      { [AUTHORIZATION]: ["v=DMARC1", "v=DMARC1; rua=mailto:x@c.example"] },
      `Ask the owner of b.example to publish: ${AUTHORIZATION} TXT "v=DMARC1"; without it no reports about acme.com are sent there.`,
    ],
    ["authorized", { [AUTHORIZATION]: ["v=DMARC1"] }, undefined],
    ["not known", { [AUTHORIZATION]: "servfail" }, undefined],
  ];
  test.each(cases)("%s", async (_, zone, request) => {
    const resolver = new ZoneResolver(zone);
    const [report] = await reportAuthorizations(ACME, ["mailto:a@b.example"], resolver);
    expect(report?.request).toBe(request);
    expect(Object.keys(report ?? {}).includes("request")).toBe(request !== undefined);
    expect(resolver.asked.every((asked) => asked.endsWith(" TXT"))).toBe(true);
  });

  test("the domain's own addresses need no authorization, and DNS is not asked", async () => {
    const resolver = new ZoneResolver({});
    const [report] = await reportAuthorizations(ACME, ["mailto:a@acme.com"], resolver);
    expect([report?.state, report?.issues, resolver.asked]).toEqual(["not-needed", [], []]);
  });
});
