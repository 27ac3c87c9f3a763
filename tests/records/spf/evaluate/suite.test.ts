import { evaluateSpf } from "../../../../records/spf/evaluate/evaluate";
import { readSuite } from "../rfc7208/suite";

describe("the openspf.org test suite for RFC 7208 (release 2014.04)", () => {
  const cases = readSuite();

  it("has all its cases, of every result", () => {
    expect(cases).toHaveLength(203);
    expect(new Set(cases.flatMap(({ results }) => results)).size).toBe(7);
  });

  test.each(cases)("$name (section $spec)", async ({ ip, sender, helo, results, explanation, resolver }) => {
    const evaluation = await evaluateSpf({ ip, sender, helo, receiver: "receiver.example" }, resolver);
    expect(results).toContain(evaluation.result);
    // eslint-disable-next-line jest/no-conditional-expect -- most cases of the suite say nothing about explanations
    if (explanation !== undefined) expect(evaluation.explanation).toBe(explanation);
  });
});
