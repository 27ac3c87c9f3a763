import { openDnsClient } from "../../dns/client";
import { type Asked, type RawServer, sendFromElsewhere, startRawServer, text } from "./rawServer";

it("an answer from another port is none, whatever its id (RFC 5452 section 9.1)", async () => {
  const server = await startRawServer({
    udp: (asked) => {
      // The right one goes out when the false one has been handed to the network.
      void sendFromElsewhere(text(asked, "false"), asked.from).then(() => sendTo(server, asked));
      return [];
    },
  });
  const client = openDnsClient({ timeout: 10_000 });
  const answer = await client.query(server.address, "acme.example", "TXT");
  client.close();
  await server.close();
  expect(answer.records.map(({ value }) => value)).toEqual(["true"]);
});

function sendTo(server: RawServer, asked: Asked): void {
  server.send(text(asked, "true"), asked.from);
}
