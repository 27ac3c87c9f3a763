/** A DNS server on loopback, UDP and TCP, that answers from the embedded cloud. */
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

import { answerMessage, framed, splitStream } from "./dns/transport";
import { type World, world } from "./dns/lookup";
import { openCloud } from "./openCloud";
import type { Provider } from "./requests";

const LOOPBACK = "127.0.0.1";
/** How often a port is tried. UDP and TCP need the same one, and another program may take it between the two. */
const ATTEMPTS = 20;

export interface DnsServerOptions {
  /** The embedded cloud's directory. */
  readonly dir: string;
  /** @default - a free one */
  readonly port?: number;
  /** Which cloud answers for a zone that both have. @default "cloudflare" */
  readonly provider?: Provider;
}

/** A running DNS server on loopback, UDP and TCP. */
export interface DnsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves the zones of an embedded cloud, and its `internet.yaml` for all other names. Every answer comes from the files as they are at
 * that time.
 *
 * @throws the system's error, such as EADDRINUSE
 */
export async function startDnsServer({ dir, port = 0, provider = "cloudflare" }: DnsServerOptions): Promise<DnsServer> {
  const answers = world(openCloud(dir), provider);
  for (let attempt = 1; ; attempt++) {
    try {
      return await listen(answers, port);
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!isTaken || port !== 0 || attempt >= ATTEMPTS) throw error;
    }
  }
}

async function listen(answers: World, wanted: number): Promise<DnsServer> {
  const udp = udpServer(answers);
  udp.bind(wanted, LOOPBACK);
  await once(udp, "listening");
  const { port } = udp.address();
  const sockets = new Set<Socket>();
  const tcp = tcpServer(answers, sockets);
  try {
    tcp.listen(port, LOOPBACK);
    await once(tcp, "listening");
  } catch (error) {
    udp.close();
    throw error;
  }
  return { port, close: () => close(udp, tcp, sockets) };
}

function udpServer(answers: World): UdpSocket {
  const socket = createSocket("udp4");
  socket.on("message", (message, client) => {
    const answer = answerMessage(answers, message, "udp");
    // Errors are ignored: the client may be gone by now.
    if (answer) socket.send(answer, client.port, client.address, () => undefined);
  });
  return socket;
}

function tcpServer(answers: World, sockets: Set<Socket>): Server {
  return createServer((socket) => {
    let stream: Buffer = Buffer.alloc(0);
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      const { messages, rest } = splitStream(Buffer.concat([stream, chunk]));
      stream = rest;
      for (const message of messages) {
        const answer = answerMessage(answers, message, "tcp");
        if (answer) socket.write(framed(answer));
      }
    });
  });
}

/** Closes open connections too, because resolvers keep them open. */
async function close(udp: UdpSocket, tcp: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = Promise.all([once(udp, "close"), once(tcp, "close")]);
  udp.close();
  tcp.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}
