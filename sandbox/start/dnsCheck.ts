import type { Resolver } from "node:dns/promises";
import { type Subject, valuesOf, type ZoneValue } from "./snapshot";

/** What the DNS server said about the stack's names. */
export interface DnsCheck {
  readonly asked: number;
  /** Where the answer is not what the zones hold, in words. */
  readonly wrong: readonly string[];
}

/**
 * Asks the DNS server for every name of the stack and compares with the zones. Where both providers serve a domain, the server answers
 * from Cloudflare's zone.
 */
export async function checkDns(
  resolver: Resolver,
  subjects: readonly Subject[],
  snapshot: readonly ZoneValue[],
): Promise<DnsCheck> {
  const answers = await Promise.all(
    subjects.map(async (subject) => {
      const served = [valuesOf(subject, "cloudflare", snapshot), valuesOf(subject, "route53", snapshot)];
      const expected = served.find((values) => values.length > 0)?.map(({ value }) => value) ?? [];
      return { subject, expected, found: (await ask(resolver, subject)).filter((value) => subject.isRecord(value)) };
    }),
  );
  const differs = answers.filter(({ expected, found }) => expected.join("\n") !== found.join("\n"));
  const wrong = differs.map(
    ({ subject, found }) => `${subject.owner} ${subject.type}: ${found.join(", ") || "no answer"}`,
  );
  return { asked: subjects.length, wrong };
}

/** TXT values with one octet a character, as everywhere in the project; node decodes answers as UTF-8 where they are. */
async function ask(resolver: Resolver, { owner, type }: Subject): Promise<string[]> {
  try {
    if (type === "CNAME") return await resolver.resolveCname(owner);
    return (await resolver.resolveTxt(owner)).map((strings) => strings.join(""));
  } catch (error) {
    if (isNothingThere(error)) return [];
    throw error;
  }
}

function isNothingThere(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return code === "ENODATA" || code === "ENOTFOUND";
}
