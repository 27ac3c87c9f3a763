/** Words which DNS servers were asked, which did not answer, and where their answers differ. */
import { printable, quoted } from "../../records/printable";
import type { Difference, Propagation, SeenServer } from "../../verify/report";
import { joined, listed } from "./bounded";
import { counted } from "./words";

/** Which servers were asked, which did not answer, and which answers differ. Safe to print. */
export function serverFacts({ servers, differences, unanswered }: Propagation): string[] {
  if (servers.length === 0) return ["no server was compared"];
  const authoritative = servers.filter(({ isAuthoritative }) => isAuthoritative).length;
  const silent = servers
    .filter(({ unanswered }) => unanswered > 0)
    .map((server) => `${serverName(server)} did not answer ${counted(server.unanswered, "question")}`);
  const open = unanswered.length === 0 ? [] : [`no server answered ${counted(unanswered.length, "question")}`];
  const agreement = open.length === 0 && servers.length > 1 ? ["all answers agree"] : [];
  const words = [...(differences.length === 0 ? agreement : ["the answers differ"]), ...open];
  const asked = `${counted(servers.length, "server")} asked, ${authoritative === 0 ? "none" : authoritative} authoritative`;
  return [
    words.length === 0 ? asked : `${asked}: ${words.join(", ")}`,
    ...(silent.length === 0 ? [] : listed(silent, "")),
    ...(differences.length === 0
      ? []
      : listed(
          differences.flatMap((one) => differenceFacts(one, servers)),
          "",
        )),
  ];
}

/** `ns1.example.net (192.0.2.1:53)`. */
function serverName({ server, host }: Pick<SeenServer, "server" | "host">): string {
  return host === undefined ? printable(server) : `${printable(host)} (${printable(server)})`;
}

function differenceFacts({ name, type, answers }: Difference, servers: readonly SeenServer[]): string[] {
  const nameOf = (address: string): string =>
    serverName(servers.find(({ server }) => server === address) ?? { server: address });
  return answers.map(({ servers: who, values, isCurrent, expiresIn }) => {
    const texts = joined(
      values.map((value) => quoted(value)),
      "nothing",
    );
    const until = expiresIn === undefined ? "" : `, for up to ${duration(expiresIn)}`;
    const when = isCurrent ? "now" : "still";
    return `${printable(name)} ${printable(type)}: ${when} ${texts} at ${joined(who.map(nameOf), "no server")}${until}`;
  });
}

/** `45 s`, `12 min`, `3 h`. Rounded up, because it is a time to wait. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}
