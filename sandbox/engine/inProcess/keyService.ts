/** A stand-in for a key service, which makes commands with secrets faster than a passphrase does. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The secrets provider of stacks whose runs use the in-process host. */
export const KEY_SERVICE_URL = "hashivault://sandbox";

/**
 * A stand-in for the key service of the CLI's `hashivault` secrets provider (Vault, Transit secrets engine: `encrypt` and `decrypt`). It
 * encrypts nothing, which is no less secret than the empty passphrase of other stacks in the sandbox.
 *
 * It makes runs faster. With a passphrase, every command of the CLI derives the key anew by a million rounds of PBKDF2, which is a third
 * of the CPU time of a small run.
 *
 * @returns the port on loopback.
 */
export async function serveKeys(): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { plaintext, ciphertext } = JSON.parse(Buffer.concat(chunks).toString()) as Partial<Record<string, string>>;
      const data =
        ciphertext === undefined
          ? { ciphertext: `${PREFIX}${plaintext}` }
          : { plaintext: ciphertext.slice(PREFIX.length) };
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** The mark of a key version with which Vault begins an encrypted text. */
const PREFIX = "vault:v1:";
