/** The paragraphs of `npm start` that README.md shows, by their beginnings, in the order in which they are printed. */
const KEPT = [
  /^ {2}pulumi preview /,
  /^ {2}acme\.example TXT/,
  /^ {2}pulumi up /,
  /^acme\.example on Cloudflare/,
  /^ok {2}/,
  /^Domain /,
  /^\d+ domains checked/,
];

export const RECORDING_START = "<!-- npm start: npm run docs:recording -->";
export const RECORDING_END = "<!-- end of npm start -->";

/**
 * What `npm start` printed as README.md shows it: an ellipsis stands for what is left out, and for what is another one in every run, times,
 * ports and the directory.
 *
 * @throws Error when a paragraph is missing or is there twice.
 */
export function recordingOf(printed: string): string {
  const paragraphs = printed.trimEnd().split(/\n{2,}/);
  const kept = KEPT.map((beginning) => {
    const [at, ...more] = paragraphs.flatMap((text, index) => (beginning.test(text) ? [index] : []));
    if (at === undefined || more.length > 0) throw new Error(`Not one paragraph begins with ${beginning.source}`);
    return at;
  });
  const shown = kept.map((at, index) => {
    const isNext = at === (kept[index - 1] ?? -1) + 1;
    return `${isNext ? "" : "…\n\n"}${paragraphs[at] ?? ""}`;
  });
  const text = shown
    .join("\n\n")
    .replace(/^(.{18}).{4} s(?= {2}DNS records)/gm, "$1   … s")
    .replace(/\S+\/logs\//g, ".sandbox/start/logs/")
    .replace(/port \d+/g, "port …");
  return [RECORDING_START, "", "```text", "$ npm start", text, "```", "", RECORDING_END].join("\n");
}
