import { judgeDmarcRecord } from "../../../records/dmarc/judgeRecord";
import type { DomainName } from "../../../records/dns/domainName";
import { ZoneResolver } from "../spf/zoneResolver";

const domain = "acme.example" as DomainName;
const EXTERNAL = "v=DMARC1; p=none; rua=mailto:in@reports.example";
const judge = (after: string, authorized: DomainName[] = []) =>
  judgeDmarcRecord({ domain, after, allowWeaker: false, mayReject: false, authorized }, new ZoneResolver({}));

test("a destination elsewhere that has not agreed is told, with what it has to publish (RFC 9990 section 4)", async () => {
  const { issues, byHand, effects } = await judge(EXTERNAL);
  expect(issues.map(({ id }) => id)).toEqual(["dmarc/report-not-authorized"]);
  expect(byHand).toEqual([expect.stringContaining("acme.example._report._dmarc.reports.example")]);
  expect(effects.length).toBeGreaterThan(0);
});

test("a destination whose authorization is declared together with the record is not told", async () => {
  const { issues, byHand } = await judge(EXTERNAL, ["reports.example" as DomainName]);
  expect([issues, byHand]).toEqual([[], []]);
});

test("only the destination whose authorization is declared is left out", async () => {
  const two = `${EXTERNAL},mailto:in@other.example`;
  const { byHand } = await judge(two, ["other.example" as DomainName]);
  expect(byHand).toEqual([expect.stringContaining("acme.example._report._dmarc.reports.example")]);
});

test("a declared authorization that is published and sends reports elsewhere is told all the same", async () => {
  const resolver = new ZoneResolver({
    "acme.example._report._dmarc.reports.example": { TXT: ["v=DMARC1; rua=mailto:in@elsewhere.example"] },
  });
  const authorized = ["reports.example" as DomainName];
  const { issues } = await judgeDmarcRecord(
    { domain, after: EXTERNAL, allowWeaker: false, mayReject: false, authorized },
    resolver,
  );
  expect(issues.map(({ id }) => id)).toEqual(["dmarc/report-diverted"]);
});

test("destinations that are too many to be looked up are told once", async () => {
  const many = Array.from({ length: 40 }, (_, at) => `mailto:in@d${at}.example`);
  const { issues, byHand } = await judge(`v=DMARC1; p=none; rua=${many.join(",")}`);
  const count = (wanted: string): number => issues.filter(({ id }) => id === wanted).length;
  expect([count("dmarc/report-not-authorized"), count("dmarc/report-authorization-unknown")]).toEqual([16, 1]);
  expect(byHand.map((request) => typeof request)).toEqual(Array.from({ length: 16 }, () => "string"));
});

test("a text that is no record has no destinations", async () => {
  const resolver = new ZoneResolver({});
  const after = "v=DMARC1; p=none; p=none; rua=mailto:in@reports.example";
  const { byHand } = await judgeDmarcRecord(
    { domain, after, allowWeaker: false, mayReject: false, authorized: [] },
    resolver,
  );
  expect(byHand).toEqual([]);
  expect(resolver.asked.filter((question) => question.includes("_report"))).toEqual([]);
});

test("a destination that has agreed has nothing to do", async () => {
  const resolver = new ZoneResolver({ "acme.example._report._dmarc.reports.example": { TXT: ["v=DMARC1"] } });
  const { byHand, issues } = await judgeDmarcRecord(
    { domain, after: EXTERNAL, allowWeaker: false, mayReject: false, authorized: [] },
    resolver,
  );
  expect([byHand, issues]).toEqual([[], []]);
});
