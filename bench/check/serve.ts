/** The child process of `server.ts`: runs the sandbox's DNS server, and answers each message with its CPU time. */
import { startDnsServer } from "../../sandbox/cloud/dnsServer";

async function main(dir: string): Promise<void> {
  const { port } = await startDnsServer({ dir });
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000 });
  });
  process.once("disconnect", () => process.exit(0));
  process.send?.({ port });
}

void main(process.argv[2] ?? "");
