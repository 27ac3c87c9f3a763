import { open } from "node:fs/promises";
import { isIP } from "node:net";
import type { ServerAddress } from "../../dns/types";
import { quoted } from "../../records/printable";
import { checkMessage, type MessageOptions } from "../../verify/message/checkMessage";
import { MAX_MESSAGE_OCTETS } from "../../verify/message/readMessage";
import { Verdict } from "../../verify/report";
import type { Command } from "../command";
import { ExitCode, UsageError } from "../exitCode";
import { readOptions } from "../options";
import { ascii } from "../render/json";
import { renderMessage } from "../render/message";
import { screenOf } from "../render/screen";
import { readServers, withResolver } from "../resolver";
import { firstOctets, type Streams } from "../streams";

const HELP = `Usage: odoo-mail check-message <file.eml|-> [options]

Looks at a received message as its receiver does: SPF for the Return-Path, the
DKIM signatures, DMARC, ARC, what Odoo left in it, and common faults, each with
the fix. The message is what your mail program shows as its source, or saves as
.eml; - is standard input. DNS is asked as it is now, and nothing else is.

What the message does not say, or says wrong
  --ip <address>       the server that delivered it (default: the topmost
                       Received that names one from outside)
  --helo <name>        what that server said in EHLO
  --mta <host>         the host, or its domain, that received it: its Received
                       is trusted

Which servers are asked, what to write
  --server <address>   a resolver, such as 192.0.2.53 or 127.0.0.1:5353; may be
                       repeated (default: the machine's)
  --json               the whole report
  --no-color           no colours (nor with NO_COLOR in the environment)

Exit codes: 0 good, perhaps with warnings; 1 problems; 2 unknown, since DNS
did not answer or the file is no message; 64 wrong command line.`;

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
  summary: "say what a received message shows of SPF, DKIM, DMARC and Odoo",
  help: HELP,
  run: async (args, streams) => {
    const { file, options, servers, isJson, noColor } = readArguments(args);
    const source = await readSource(file, streams);
    const check = await withResolver(servers, (resolver) => checkMessage(source, { ...options, resolver }));
    streams.out(isJson ? ascii(check) : renderMessage(check, screenOf(streams, noColor)));
    if (check.verdict === Verdict.Problems) return ExitCode.Problems;
    return check.verdict === Verdict.Unknown ? ExitCode.Unknown : ExitCode.Good;
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
  if (file === undefined || more.length > 0) problems.push("check-message needs one file, or - for standard input.");
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

// One octet more than is taken tells that it is too much, whatever the size of the file.
async function readSource(file: string, streams: Streams): Promise<Buffer> {
  if (file === "-") return (await streams.octets?.(MAX_MESSAGE_OCTETS)) ?? Buffer.alloc(0);
  const handle = await open(file);
  try {
    return await firstOctets(
      handle.createReadStream({ autoClose: false, end: MAX_MESSAGE_OCTETS }),
      MAX_MESSAGE_OCTETS,
    );
  } finally {
    await handle.close();
  }
}
