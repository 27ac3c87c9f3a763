import { Readable } from "node:stream";
import { firstOctets, processStreams } from "../../cli/streams";

describe("the streams of the process", () => {
  const { stdout, stderr } = process;
  const isTerminal = { out: stdout.isTTY, err: stderr.isTTY };
  const written: string[] = [];
  const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  beforeEach(() => {
    written.length = 0;
    jest.spyOn(stdout, "write").mockImplementation(write);
    jest.spyOn(stderr, "write").mockImplementation(write);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    stdout.isTTY = isTerminal.out;
    stderr.isTTY = isTerminal.err;
  });

  it("have a width and a progress line at a terminal", () => {
    Object.assign(stdout, { isTTY: true });
    Object.assign(stderr, { isTTY: true });
    const streams = processStreams();
    streams.progress?.("one");
    streams.err("two");
    streams.out("three");
    expect(written).toEqual(["\r\u001b[2Kone", "two\n", "three\n"]);
    expect("columns" in streams).toBe(true);
  });

  it("have neither in a pipeline", () => {
    Object.assign(stdout, { isTTY: false });
    Object.assign(stderr, { isTTY: false });
    const streams = processStreams();
    expect([streams.progress, streams.columns, streams.env]).toEqual([undefined, undefined, process.env]);
  });

  it("read all of standard input", async () => {
    // The part of a standard input that is used.
    const stdin: unknown = Readable.from(["a", "b"]);
    jest.spyOn(process, "stdin", "get").mockReturnValue(stdin as typeof process.stdin);
    expect(await processStreams().input?.()).toBe("ab");
  });
});

it("takes the first octets of a stream, and one more where there are more", async () => {
  const octets = (...chunks: string[]) => Readable.from(chunks);
  expect((await firstOctets(octets("ab", "cd"), 9)).toString()).toBe("abcd");
  expect((await firstOctets(octets("ab", "cd", "ef"), 3)).toString()).toBe("abcd");
});
