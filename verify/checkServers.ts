import { quoted } from "../records/printable";
import { checkIssue } from "./issues";
import { Area, type CheckIssue, type Difference, type Propagation } from "./report";

/** How many differences and servers are told. */
const MAX_TOLD = 20;
const MAX_SHOWN = 4;

/** What is wrong with who says what: one issue a name and type, and one for all servers that do not answer. */
export function serverIssues({ differences, servers }: Propagation, unknown: readonly string[] = []): CheckIssue[] {
  return [
    ...differences.slice(0, MAX_TOLD).map(differenceIssue),
    ...unknown.slice(0, MAX_TOLD).map(unknownServer),
    ...silentServers(servers),
  ];
}

// Together: where several are silent it is mostly this network that does not get there. What nobody answers is a matter of the name, and
// told as such.
function silentServers(servers: Propagation["servers"]): CheckIssue[] {
  const least = Math.min(...servers.map(({ unanswered }) => unanswered));
  const silent = servers.filter(({ unanswered }) => unanswered > least);
  if (silent.length === 0) return [];
  const shown = silent.slice(0, MAX_SHOWN).map(({ server, host, unanswered }) => {
    const who = host === undefined ? server : `${quoted(host, 100)} (${server})`;
    return `${who} ${unanswered}`;
  });
  const more = silent.length > MAX_SHOWN ? `, and ${silent.length - MAX_SHOWN} more servers` : "";
  return [
    checkIssue(Area.Propagation, "verify/server-silent", {
      message: `Questions were left unanswered that other servers answer: by ${shown.join(", by ")}${more}.`,
      fix: "Run again; if they stay silent, tell whoever runs them, or check that this network lets DNS through to them.",
    }),
  ];
}

function unknownServer(message: string): CheckIssue {
  const fix = "Run again; if it stays so, have the delegation looked at: every name server of a zone needs an address.";
  return checkIssue(Area.Propagation, "verify/zone-servers-unknown", { message, fix });
}

function differenceIssue({ name, type, answers }: Difference): CheckIssue {
  const current = answers.filter(({ isCurrent }) => isCurrent);
  const what = `${quoted(name, 100)} ${type}`;
  if (current.length > 1) {
    const message = `The zone's own servers do not agree about ${what}: ${current.map(said).join("; ")}.`;
    const fix =
      "Have the DNS provider bring all servers of the zone to the same data; look for a name server that is left over.";
    return checkIssue(Area.Propagation, "verify/servers-differ", { message, fix });
  }
  const older = answers.filter(({ isCurrent }) => !isCurrent);
  const seconds = Math.max(0, ...older.map(({ expiresIn = 0 }) => expiresIn));
  const wait = seconds > 0 ? `Wait ${seconds} seconds, until the last of them forgets it` : "Wait until they forget it";
  return checkIssue(Area.Propagation, "verify/not-propagated", {
    message: `Not all servers have the same ${what} yet: ${older.map(said).join("; ")}.`,
    fix: `${wait}; or check with --wait.`,
  });
}

function said({ servers, values }: Difference["answers"][number]): string {
  const shown = values.slice(0, MAX_SHOWN).map((value) => quoted(value, 80));
  const more = values.length > MAX_SHOWN ? " and more" : "";
  const who = `${servers.slice(0, MAX_SHOWN).join(", ")}${servers.length > MAX_SHOWN ? ` and ${servers.length - MAX_SHOWN} more` : ""}`;
  return `${who} ${servers.length === 1 ? "says" : "say"} ${values.length === 0 ? "there is none" : shown.join(", ")}${more}`;
}
