// Fills one template many times with docxtemplater: node docxtemplater.mjs MODULES TEMPLATE DATA OUT
// For each line "N" on standard input it drafts N agreements and answers with the
// processor seconds.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [modules, template, data, out] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const Docxtemplater = require("docxtemplater");
const PizZip = require("pizzip");
const content = readFileSync(template);
const rows = JSON.parse(readFileSync(data, "utf-8"));

function draft(row) {
  const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true });
  document.render(row);
  return document.toBuffer({ compression: "DEFLATE" });
}

rows.forEach((row, index) => {
  if (index < 3) writeFileSync(`${out}/${index}.docx`, draft(row));
});
for await (const line of createInterface({ input: process.stdin })) {
  const start = process.cpuUsage();
  for (let index = 0; index < Number(line); index++) draft(rows[index % rows.length]);
  const { user, system } = process.cpuUsage(start);
  console.log((user + system) / 1e6);
}
