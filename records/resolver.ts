/** The port through which pure code asks DNS: the code needs no network, and a snapshot or a test can answer in its place. */

/** What a DNS lookup came to. Only `answer` carries values; `servfail` and `timeout` mean that the answer is unknown. */
export type DnsStatus = "answer" | "nodata" | "nxdomain" | "servfail" | "timeout";

/** The types that are asked for. SPF (99) is obsolete (RFC 7208 section 3.1): it is asked for to find records that nobody reads. */
export type DnsType = "A" | "AAAA" | "MX" | "TXT" | "CNAME" | "PTR" | "NS" | "SPF";

/** One MX value (RFC 1035 section 3.3.9). */
export interface MxValue {
  readonly preference: number;
  readonly exchange: string;
}

/**
 * An answer. TXT values are the character-strings of one record joined without a separator, one octet a character;
 * MX values are {@link MxValue}; all others are presentation text.
 */
export interface DnsAnswer {
  readonly status: DnsStatus;
  readonly values: readonly (string | MxValue)[];
}

/** The port through which the pure library asks DNS. Implementations never reject: failures are a status. */
export interface DnsResolver {
  resolve(name: string, type: DnsType): Promise<DnsAnswer>;
}

/** The texts of an answer; MX values are left out. */
export function textsOf({ values }: Pick<DnsAnswer, "values">): string[] {
  return values.filter((value) => typeof value === "string");
}

/** Whether DNS left open what is at the name. */
export function isUnanswered({ status }: Pick<DnsAnswer, "status">): boolean {
  return status === "servfail" || status === "timeout";
}
