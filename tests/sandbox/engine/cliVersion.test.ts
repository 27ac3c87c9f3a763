import fc from "fast-check";
import { isSupported, parseCliVersion, renderCliVersion } from "../../../sandbox/engine/cliVersion";

interface Case {
  readonly text: string;
  readonly version: string | undefined;
  readonly supported?: boolean;
}

const cases: readonly Case[] = [
  { text: "v3.274.0", version: "3.274.0", supported: true },
  { text: "3.274.0\n", version: "3.274.0", supported: true },
  { text: "v3.273.9", version: "3.273.9", supported: false },
  { text: "v3.276.0", version: "3.276.0", supported: true },
  { text: "v3.1000.0", version: "3.1000.0", supported: true },
  { text: "v3.280.0-alpha.1712345678+dirty", version: "3.280.0", supported: true },
  { text: "v2.999.0", version: "2.999.0", supported: false },
  { text: "v4.0.0", version: "4.0.0", supported: false },
  { text: "", version: undefined },
  { text: "v3.274", version: undefined },
  { text: "v3.274.0 is old", version: undefined },
  { text: "warning: update\nv3.274.0", version: undefined },
  { text: "pulumi: command not found", version: undefined },
  { text: "v3.9999999.0", version: undefined },
];

describe("the version of a CLI", () => {
  it.each(cases)("reads $text as $version", ({ text, version, supported }) => {
    const parsed = parseCliVersion(text);
    expect(parsed && renderCliVersion(parsed)).toBe(version);
    expect(parsed && isSupported(parsed)).toBe(supported);
  });

  it("is read back from its own rendering, and newer is never refused where older is supported", () => {
    let supported = 0;
    const part = fc.nat({ max: 400 });
    fc.assert(
      fc.property(part, part, (minor, patch) => {
        const version = { major: 3, minor, patch };
        expect(parseCliVersion(renderCliVersion(version))).toEqual(version);
        if (!isSupported(version)) return;
        supported++;
        expect(isSupported({ ...version, minor: minor + 1, patch: 0 })).toBe(true);
        expect(isSupported({ ...version, patch: patch + 1 })).toBe(true);
      }),
    );
    expect(supported).toBeGreaterThan(5);
  });
});
