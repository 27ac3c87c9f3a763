import { type Sender, SENDERS, SENDERS_VERIFIED } from "./senders";

/**
 * What a sender needs besides its SPF term, a sentence for people: its key can only come out of its own console.
 *
 * @param id as in `SenderId`; undefined is answered for ids that are not known
 */
export function senderNeeds(id: string): string | undefined {
  const sender = SENDERS.find((one) => one.id === id);
  if (sender === undefined) return undefined;
  const { name, note, sources } = sender;
  const parts = [spfNeed(sender), dkimNeed(sender), note ?? ""].filter((part) => part !== "");
  return `${name}: ${parts.join(" ")} (${sources[0]}, read on ${SENDERS_VERIFIED})`;
}

function spfNeed({ includes, ownIncludesBelow }: Sender): string {
  if (ownIncludesBelow !== undefined)
    return `Its include, below ${ownIncludesBelow}, is the account's own: declare the one that its console shows in \`includes\`.`;
  return includes.length > 0 ? "" : "It needs no SPF term in the domain's own record.";
}

function dkimNeed({ dkim, dkimSelectors = [] }: Sender): string {
  if (dkim === undefined) return "Publish the DKIM key that its console shows.";
  const at = dkimSelectors.length === 0 ? "" : ` at ${dkimSelectors.map((one) => `${one}._domainkey`).join(" and ")}`;
  return `Publish the DKIM ${dkim} that its console shows${at}.`;
}
