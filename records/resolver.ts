/** What a DNS lookup came to. Only `answer` carries values; `servfail` and `timeout` mean that the answer is unknown. */
export type DnsStatus = "answer" | "nodata" | "nxdomain" | "servfail" | "timeout";

/** The types that are asked for. SPF (99) is obsolete (RFC 7208 section 3.1): it only tells where a record was put that nobody reads. */
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

/** Whether it is unknown what is at the name. */
export function isUnanswered({ status }: DnsAnswer): boolean {
  return status === "servfail" || status === "timeout";
}
