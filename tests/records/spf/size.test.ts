import { encode } from "dns-packet";
import fc from "fast-check";
import { splitCharacterStrings } from "../../../records/dns/characterStrings";
import { spfSize, spfSizeIssues, type SpfPublication } from "../../../records/spf/size";
import { checkProperty } from "../property";

const filler = (octets: number): string => "v=spf1 ".padEnd(octets, "x");
const ids = (publication: SpfPublication): string[] => spfSizeIssues(publication).map(({ id }) => id);
const at = (octets: number, ...otherTxtValues: string[]): SpfPublication => ({
  text: filler(octets),
  otherTxtValues,
  owner: "acme.com",
});

/** The octets of the answer as servers send it. The library writes each owner name in full; a server points at the question's name. */
function messageOctets({ text, otherTxtValues, owner }: SpfPublication): number {
  const question = { type: "TXT" as const, name: owner };
  const answers = [text, ...otherTxtValues].map((value) => {
    const data = splitCharacterStrings(value).map((part) => Buffer.from(part, "latin1"));
    return { type: "TXT" as const, name: owner, ttl: 300, data };
  });
  // A name in full takes two octets more than its text has, and a pointer takes two.
  const saved = answers.length * owner.length;
  return encode({ type: "response", id: 1, questions: [question], answers }).length - saved;
}

describe("spfSize", () => {
  test("is what a DNS library makes of it", () => {
    const value = fc.integer({ min: 0, max: 700 }).map(filler);
    const publication = fc.record({
      text: value,
      otherTxtValues: fc.array(value, { maxLength: 4 }),
      owner: fc.constantFrom("acme.com", "a.very.long.name.example", "x.y"),
    });
    checkProperty(publication, 0.3, (published) => {
      const size = spfSize(published);
      const values = [published.text, ...published.otherTxtValues];
      expect(size.answerOctets).toBe(messageOctets(published));
      expect(size.strings).toBe(splitCharacterStrings(published.text).length);
      expect(size.totalOctets).toBe(values.join("").length);
      expect(size.nameAndTexts).toBe(size.totalOctets + published.owner.length);
      return size.strings > 1;
    });
  });
});

describe("spfSizeIssues", () => {
  const SIZES: readonly (readonly [fact: string, publication: SpfPublication, ids: readonly string[]])[] = [
    ["255 octets fit into one string", at(255), []],
    ["two strings are no issue: receivers join them (RFC 7208 section 3.3)", at(256), []],
    ["450 octets with the name are advised (section 3.4)", at(200, filler(242)), []],
    ["451 are not", at(200, filler(243)), ["spf/answer-over-450"]],
    ["strangers count", at(20, filler(250), filler(175)), ["spf/answer-over-450"]],
    ["a small answer of many records counts its headers", at(20, ...new Array<string>(19).fill("")), []],
    ["512 octets fit into UDP (RFC 1035 section 4.2.1)", at(240, filler(220)), ["spf/answer-over-450"]],
    ["513 do not, and the advice says no more than that", at(240, filler(221)), ["spf/answer-over-512"]],
    [
      "many small records may exceed 512 without 450",
      at(20, ...new Array<string>(36).fill("")),
      ["spf/answer-over-512"],
    ],
  ];
  test.each(SIZES)("%s", (_, publication, expected) => {
    expect(ids(publication)).toEqual(expected);
  });

  test("has exactly 512 and 513 octets in the cases above", () => {
    expect([240 + 220, 240 + 221].map((octets) => spfSize(at(240, filler(octets - 240))).answerOctets)).toEqual([
      512, 513,
    ]);
  });

  test("knows the limits of a DNS provider that it is told", () => {
    const limited = (valueOctets: number, totalOctets: number): string[] =>
      ids({ ...at(100, filler(50)), limits: { valueOctets, totalOctets } });
    expect(limited(100, 150)).toEqual([]);
    expect(limited(99, 150)).toEqual(["spf/over-provider-limit"]);
    expect(limited(100, 149)).toEqual(["spf/over-provider-limit"]);
    expect(limited(99, 149)).toEqual(["spf/over-provider-limit", "spf/over-provider-limit"]);
    expect(ids({ ...at(100), limits: {} })).toEqual([]);
  });

  test("says the numbers", () => {
    const messages = spfSizeIssues({ ...at(300, filler(300)), limits: { valueOctets: 299, totalOctets: 599 } });
    expect(messages.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The TXT answer has 654 octets, 1 other TXT value at the name counted: above 512 /),
      "The SPF record: 300 octets, and the DNS provider stores 299 at most.",
      "All TXT values at the name: 600 octets, and the DNS provider stores 599 at most.",
    ]);
    expect(spfSizeIssues(at(450))[0]?.message).toMatch(
      /^Name and TXT texts have 458 octets; at most 450 are advised\.$/,
    );
  });
});
