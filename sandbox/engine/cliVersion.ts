/** Which versions of the Pulumi CLI are supported, and how the CLI prints its version. */
/** The oldest Pulumi CLI that engine tests were run on; `requiredPulumiVersion` in Pulumi.yaml says the same. */
export const OLDEST_CLI: CliVersion = { major: 3, minor: 274, patch: 0 };

/** A release of the Pulumi CLI. What follows the patch number (`-alpha.1`, `+dirty`) is ignored. */
export interface CliVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/**
 * Reads the answer of `pulumi version`, such as `v3.276.0`.
 *
 * @returns undefined when the text is not a version, so that the program is no Pulumi CLI.
 */
export function parseCliVersion(text: string): CliVersion | undefined {
  // At most six digits each. The text of a CLI that was built without a version does not match.
  const match = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-+][0-9A-Za-z.+-]{0,64})?$/.exec(text.trim());
  if (!match) return undefined;
  const [, major, minor, patch] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** True from `OLDEST_CLI` on, within its major version. The next major version may change the protocol. */
export function isSupported(version: CliVersion): boolean {
  if (version.major !== OLDEST_CLI.major) return false;
  if (version.minor !== OLDEST_CLI.minor) return version.minor > OLDEST_CLI.minor;
  return version.patch >= OLDEST_CLI.patch;
}

/** `3.276.0`, without the `v`. */
export function renderCliVersion(version: CliVersion): string {
  return `${version.major}.${version.minor}.${version.patch}`;
}
