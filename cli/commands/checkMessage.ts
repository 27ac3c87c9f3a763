/** The command `odoo-mail check-message`: its arguments, reading the message, and the exit code. */
import { createReadStream } from "node:fs";
import { isIP } from "node:net";
import type { ServerAddress } from "../../dns/types";
import { quoted } from "../../records/printable";
import { checkMessage, type MessageOptions } from "../../verify/message/checkMessage";
import { MAX_MESSAGE_OCTETS } from "../../verify/message/readMessage";
import type { Command } from "../command";
import { exitCodeOf, UsageError } from "../exitCode";
import { messageOf } from "../messageOf";
import { readOptions } from "../options";
import { renderJson } from "../render/json";
import { renderMessage } from "../render/message";
import { screenOf } from "../render/screen";
import { readServers, withResolver } from "../resolver";
import { firstOctets, type Streams } from "../streams";

const HELP = `Usage: odoo-mail check-message <file.eml|-> [options]

Checks a received message as its receiver does: SPF for the Return-Path, the
DKIM signatures, DMARC, ARC, what Odoo left in the message, and common faults,
each with its fix. Save the message as .eml, or copy its source from your mail
program; - is standard input. Only DNS is asked, and it is asked as it is now.

What the message does not say, or says wrong
  --ip <address>       the server that delivered it (default: from the topmost
                       Received field that names an outside server)
  --helo <name>        the name that this server gave in EHLO
  --mta <host>         the host that received the message, or its domain: the
                       Received field of this host is used

Which DNS servers are asked, what to write
  --server <address>   a resolver, such as 192.0.2.53 or 127.0.0.1:5353; may be
                       repeated (default: the machine's)
  --json               the whole report as JSON
  --no-color           no colours, as with NO_COLOR in the environment

Exit codes: 0 good, perhaps with warnings; 1 problems found; 2 unknown, because
DNS did not answer or the file is not a message; 64 wrong command line, or the
file cannot be read.`;

const OPTIONS = {
  ip: { type: "string" },
  helo: { type: "string" },
  mta: { type: "string" },
  server: { type: "string", multiple: true },
  json: { type: "boolean" },
  "no-color": { type: "boolean" },
} as const;

/** `odoo-mail check-message`: a received message. */
export const checkMessageCommand: Command = {
  name: "check-message",
  summary: "check SPF, DKIM, DMARC and Odoo's traces in a received message",
  help: HELP,
  run: async (args, streams) => {
    const { file, options, servers, isJson, noColor } = readArguments(args);
    const source = await readSource(file, streams);
    const check = await withResolver(servers, (resolver) => checkMessage(source, { ...options, resolver }));
    streams.out(isJson ? renderJson(check) : renderMessage(check, screenOf(streams, noColor)));
    return exitCodeOf(check.verdict);
  },
};

interface Arguments {
  readonly file: string;
  readonly options: Omit<MessageOptions, "resolver">;
  readonly servers: readonly ServerAddress[];
  readonly isJson: boolean;
  readonly noColor: boolean;
}

function readArguments(args: readonly string[]): Arguments {
  const read = readOptions(args, OPTIONS);
  const problems = [...read.problems];
  const [file, ...more] = read.positionals;
  if (file === undefined || more.length > 0)
    problems.push("check-message needs exactly one file, or - for standard input.");
  const { ip, helo, mta } = { ip: read.text("ip"), helo: read.text("helo"), mta: read.text("mta") };
  if (ip !== undefined && isIP(ip) === 0) problems.push(`--ip: ${quoted(ip)} is neither an IPv4 nor an IPv6 address.`);
  const servers = readServers(read.texts("server"), problems);
  if (file === undefined || problems.length > 0) throw new UsageError(problems);
  const given = {
    ...(ip !== undefined && { ip }),
    ...(helo !== undefined && { helo }),
    ...(mta !== undefined && { mta }),
  };
  return { file, options: given, servers, isJson: read.has("json"), noColor: read.has("no-color") };
}

// Reads at most one octet more than the limit, however large the file is: that octet shows that the message is too large.
async function readSource(file: string, streams: Streams): Promise<Buffer> {
  if (file === "-") return (await streams.octets?.(MAX_MESSAGE_OCTETS)) ?? Buffer.alloc(0);
  try {
    return await firstOctets(createReadStream(file, { end: MAX_MESSAGE_OCTETS }), MAX_MESSAGE_OCTETS);
  } catch (error) {
    throw new UsageError([messageOf(error, file)]);
  }
}
