import { type Issue, Severity } from "../records/issue";
import { quoted } from "../records/printable";
import { SenderId, senderNeeds } from "../records/spf/senders";
import type { SpfOptions } from "./args";

/** What is wrong with declared senders: other languages and plain JavaScript know no types. */
export function senderIssues({ senders = [] }: SpfOptions): Issue[] {
  const all: readonly string[] = Object.values(SenderId);
  return senders.flatMap((sender, index) =>
    all.includes(sender)
      ? []
      : {
          id: "config/not-allowed",
          severity: Severity.Error,
          path: `senders[${index}]`,
          message: `${quoted(sender)} is no sender that is known here.`,
          fix: `Allowed: ${all.join(", ")}. For any other one name what it needs in \`includes\`.`,
          source: "docs/spf.md",
        },
  );
}

/** What declared senders need besides their SPF terms, a sentence each. */
export function sendersByHand({ senders = [] }: SpfOptions): string[] {
  return [...new Set(senders)].flatMap((sender) => senderNeeds(sender) ?? []);
}
