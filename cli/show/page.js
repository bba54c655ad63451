// A click on line numbers becomes an entry of corrections.toml; nothing is sent or stored anywhere.
"use strict";
const facts = JSON.parse(document.getElementById("facts").textContent);
const lines = [...document.querySelectorAll(".line")];
const place = new Map(lines.map((line, index) => [Number(line.id.slice(1)), index]));
const panel = document.querySelector("aside");
const written = panel.querySelector("textarea");
const entries = [];
let chosen = []; // numbers of lines, in the order in which they were chosen
let anchor = null; // the line from which Shift extends
let headline = null; // lines of a headline that waits for its body

function ranges(numbers) {
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && place.get(number) === place.get(last[1]) + 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
}

function show() {
  for (const line of lines) line.classList.toggle("chosen", chosen.includes(Number(line.id.slice(1))));
  const waiting = headline ? `标题 ${ranges(headline)} → 请选正文 ` : "";
  panel.querySelector("output").textContent = waiting + (chosen.length ? `第 ${ranges(chosen)} 行` : "点行号选行");
  written.value = entries.join("\n");
  written.scrollTop = written.scrollHeight;
  panel.hidden = !(chosen.length || entries.length || headline);
}

function say(keys) {
  const said = { page: facts.page, source: facts.source, ...keys };
  entries.push("[[correction]]\n" + Object.entries(said).map(([k, v]) => `${k} = ${JSON.stringify(v)}\n`).join(""));
  chosen = [];
  headline = null;
  show();
}

function choose(number, extend) {
  if (extend && anchor !== null) {
    const [from, to] = [place.get(anchor), place.get(number)];
    const run = lines.slice(Math.min(from, to), Math.max(from, to) + 1).map((line) => Number(line.id.slice(1)));
    chosen.push(...run.filter((one) => !chosen.includes(one)));
  } else if (chosen.includes(number)) chosen = chosen.filter((one) => one !== number);
  else chosen.push(number);
  anchor = number;
  show();
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = "已复制";
  setTimeout(() => (button.textContent = "复制"), 1500);
}

document.querySelector("section").addEventListener("click", (event) => {
  if (event.target.className === "no") choose(Number(event.target.textContent), event.shiftKey);
});

panel.addEventListener("click", (event) => {
  const { subject, key, value } = event.target.dataset;
  if (event.target.className === "copy") copy(written.value, event.target);
  else if (event.target.className === "undo") entries.pop();
  else if (event.target.className === "clear") [chosen, headline] = [[], null];
  else if (!chosen.length) return;
  else if (subject === "headline" && !headline) [headline, chosen] = [chosen, []];
  else if (subject === "headline") return say({ headline: ranges(headline), body: ranges(chosen) });
  else if (subject) return say({ [subject]: ranges(chosen) });
  else if (key && value) return say({ lines: ranges(chosen), [key]: value });
  show();
});

panel.addEventListener("change", (event) => {
  const { key } = event.target.dataset;
  if (key && event.target.value && chosen.length) say({ lines: ranges(chosen), [key]: event.target.value });
  event.target.value = "";
});

for (const card of document.querySelectorAll(".card")) {
  const own = [...card.classList].find((name) => /^i\d+$/.test(name));
  card.querySelector(".copy").onclick = (event) => copy(card.querySelector("pre").textContent, event.target);
  card.querySelector(".pick").onclick = () => {
    chosen = card.dataset.lines.split(", ").flatMap((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return lines.map((line) => Number(line.id.slice(1))).filter((number) => number >= first && number <= last);
    });
    show();
  };
  card.addEventListener("mouseenter", () => lines.forEach((line) => line.classList.toggle("dim", !line.classList.contains(own))));
  card.addEventListener("mouseleave", () => lines.forEach((line) => line.classList.remove("dim")));
}
