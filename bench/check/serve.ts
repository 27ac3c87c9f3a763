/** The sandbox's DNS server in a process of its own, which says how busy it was. */
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
