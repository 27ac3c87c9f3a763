import { fromNumber, toNumber } from "../networks";
import { lookupName } from "../tree/lookupName";
import { expandMacros, fitName, type MacroValues, usesMacro } from "./macros";
import { dottedAddress, preferredName, validatedNames } from "./names";
import type { Session } from "./session";

/** Expands a macro-string for the record of `domain` (RFC 7208 section 7). */
export async function expand(session: Session, text: string, domain: string): Promise<string> {
  if (!text.includes("%")) return text;
  const name = usesMacro(text, "p") ? preferredName(await validatedNames(session), domain) : "";
  return expandMacros(text, macroValues(session, domain, name));
}

/** The name that a domain-spec comes to; undefined where DNS cannot carry it. */
export async function targetName(session: Session, domainSpec: string, domain: string): Promise<string | undefined> {
  return lookupName(fitName(await expand(session, domainSpec, domain)));
}

function macroValues({ client, mail }: Session, domain: string, name: string): MacroValues {
  return (letter) => {
    switch (letter) {
      case "s":
        return mail.sender;
      case "l":
        return mail.localPart;
      case "o":
        return mail.senderDomain;
      case "d":
        return domain;
      case "i":
        return dottedAddress(client);
      case "p":
        return name;
      case "v":
        return client.family === 4 ? "in-addr" : "ip6";
      case "h":
        return mail.helo;
      case "c":
        return fromNumber(toNumber(client), client.family);
      case "r":
        return mail.receiver;
      // The grammar has no other letter than t.
      default:
        return String(mail.timestamp);
    }
  };
}
