import type { DnsControl } from "./dnsControl";

/** What `npm start -- help` prints. */
export const HELP = `Runs the stack program on an embedded cloud: the real Pulumi engine, doubles of
Cloudflare and Route53, and a DNS server on loopback. Needs no account; nothing
leaves this machine.

  npm start                 preview, up, a second up, and what changed
  npm start -- release      takes our terms and records out again, in two ups
  npm start -- destroy      destroys the stack: DNS keeps every record
  npm start -- stop         ends the DNS server
  npm start -- reset        forgets zones, state and configuration
  npm start -- help         this text
  --port <number>           port of the DNS server (default 5300, or a free one)
  --dir <directory>         where all of this is kept (default .sandbox/start)

In that directory edit cloud/cloudflare.yaml, cloud/route53.yaml
(the zones), stack.yaml (the configuration) or odoo.json (the settings of a
stand-in Odoo 19), and run npm start again: it tells what was changed by hand.`;

/** How to ask the DNS server, and until when. */
export function dnsLines({ port, until }: DnsControl, owner: string): string[] {
  const time = new Date(until).toTimeString().slice(0, 5);
  return [
    `The DNS server answers until ${time} (or npm start -- stop). Ask it yourself:`,
    `  dig @127.0.0.1 -p ${port} +short ${owner} TXT`,
  ];
}

/** What to do with real domains. */
export const NEXT_STEPS = `Next, with your own domains:
  1. pulumi stack init prod
  2. Put your domains into Pulumi.prod.yaml, as in sandbox/seed/stack.yaml,
     below "config:".
  3. export CLOUDFLARE_API_TOKEN=...   a token with Zone:Read and DNS:Edit
     export AWS_PROFILE=...            one with Route53 rights on the zone
  4. pulumi preview, read it, pulumi up

Here: npm start -- release, npm start -- destroy, npm start -- help`;
