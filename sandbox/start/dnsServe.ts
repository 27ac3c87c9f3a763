/** The process of the DNS server of `npm start`. It goes on after the command, so that users can ask it with their own tools. */
import { watch } from "node:fs";
import path from "node:path";
import { startDnsServer } from "../cloud/dnsServer";
import { errorCode } from "../engine/sandboxError";
import { readControl } from "./dnsControl";

async function main(cloudDir: string, control: string, ports: readonly number[]): Promise<void> {
  const { port } = await firstFree(cloudDir, ports);
  let timer: NodeJS.Timeout | undefined;
  const obey = (): void => {
    const wanted = readControl(control);
    if (wanted === undefined || wanted.port !== port || Date.parse(wanted.until) <= Date.now()) process.exit(0);
    clearTimeout(timer);
    timer = setTimeout(obey, Date.parse(wanted.until) - Date.now());
  };
  process.once("message", () => {
    // The command has written the control file by now. From here on only the file decides.
    watch(path.dirname(control), obey).on("error", () => process.exit(0));
    process.disconnect();
    obey();
  });
  process.send?.({ port });
}

async function firstFree(dir: string, ports: readonly number[]) {
  const [port = 0, ...others] = ports;
  try {
    return await startDnsServer({ dir, port });
  } catch (error) {
    if (errorCode(error) !== "EADDRINUSE" || others.length === 0) throw error;
    return firstFree(dir, others);
  }
}

const [cloudDir = "", control = "", ...ports] = process.argv.slice(2);
main(cloudDir, control, ports.map(Number)).catch((error: unknown) => {
  process.send?.({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
});
