#!/usr/bin/env bash
# What: lines of a Word disclosure whose columns are kept apart by tabs, as short tables are often typed (会议费, a tab, 3, a tab, 20), and a cell with two lines, 12
#       and 3, turned into text, Markdown and HTML by officeparser, whose manual says that breaks are kept as line ends. One would expect
#       tabs, blanks or new lines.
# Version: officeparser 7.8.0, python-docx 1.2.0 (which writes the document).
# Seen: 会议费320, and 123 in the cell: neither a tab nor a line end within a piece of text is anything, so that an item that was budgeted with 3 and spent
#       20 has 320, and amounts with fen, 1,750.61 and 900.00, are 1,750.61900.00. It is so in all three forms, with an empty list of messages. A line end
#       that begins a new paragraph is kept, so that a page looks right; python-docx gives the tabs and the line ends.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-docx==1.2.0
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund officeparser@7.8.0 >/dev/null
"$folder/env/bin/python" -W ignore - <<'PY'
import docx

document = docx.Document()
document.add_paragraph("会议费\t3\t20")
document.add_paragraph("合计\t1,750.61\t900.00")
document.add_table(1, 2).cell(0, 0).text = "12\n3"
document.save("disclosure.docx")
again = docx.Document("disclosure.docx")
seen = [paragraph.text for paragraph in again.paragraphs], again.tables[0].cell(0, 0).text
print("python-docx", seen)
assert seen == (["会议费\t3\t20", "合计\t1,750.61\t900.00"], "12\n3")
PY
node - <<'JS'
const { parseOffice } = require("officeparser");
(async () => {
  const read = await parseOffice("disclosure.docx");
  for (const form of ["text", "md", "html"]) {
    const { value, messages } = await read.to(form);
    const found = ["会议费320", "合计1,750.61900.00", "123"].map((joined) => value.includes(joined));
    console.log(form, found, messages);
    if (!found.every(Boolean) || messages.length) process.exit(1);
  }
})();
JS
