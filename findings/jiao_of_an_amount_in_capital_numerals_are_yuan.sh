#!/usr/bin/env bash
# What: an amount in capital numerals, as vouchers and minutes have it beside the figures, written by nzh's toMoney and read by its decodeB, which turns
#       capital numerals into digits: 壹仟柒佰伍拾元陆角壹分. The library writes yuan, jiao and fen, so one would expect 1750.61, or a refusal.
# Version: nzh 1.0.14.
# Seen: 1761, without an error: 元, 角 and 分 are passed over, and what is left are numerals of one number, so that six jiao and one fen become 11 yuan: a
#       true-looking amount, as is 叁元零伍分, 3.05, as 35. Whole amounts (壹佰万元整) come back right, so that a try with them shows nothing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nzh@1.0.14 >/dev/null
node - <<'JS'
const { cn } = require("nzh");
const amounts = [1750.61, 3.05, 1000000];
const written = amounts.map((amount) => cn.toMoney(amount, { outSymbol: false }));
const read = written.map((text) => cn.decodeB(text));
console.log(amounts, written, read);
const words = ["壹仟柒佰伍拾元陆角壹分", "叁元零伍分", "壹佰万元整"];
if (JSON.stringify([written, read]) !== JSON.stringify([words, [1761, 35, 1000000]])) process.exit(1);
JS
