import * as packet from "dns-packet";
import type { QueryType } from "../dnsClient";

/** What passes every link without fragments : what DNS software agreed on for the DNS flag day 2020 (RFC 9715 tells how fragments harm). */
const PAYLOAD_SIZE = 1232;

const OPT: packet.OptAnswer = {
  type: "OPT",
  name: ".",
  udpPayloadSize: PAYLOAD_SIZE,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

/**
 * One question. Recursion is always asked for: who has the zone ignores it.
 *
 * @param name one that can be asked for (`isAskable`)
 * @param hasEdns whether to say how much is taken over UDP (RFC 6891)
 */
export function encodeQuery(id: number, name: string, type: QueryType, hasEdns: boolean): Buffer {
  return packet.encode({
    type: "query",
    id,
    flags: packet.RECURSION_DESIRED,
    questions: [{ name, type, class: "IN" }],
    additionals: hasEdns ? [OPT] : [],
  });
}
