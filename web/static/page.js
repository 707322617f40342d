// Makes the pages quicker to use; everything also works without it.
"use strict";

const form = document.getElementById("ask");
const turns = document.getElementById("turns");
const said = document.getElementById("said");
const trouble = document.getElementById("trouble");

function reveal(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = false;
}

async function copy(button) {
  button.dataset.name ??= button.textContent;
  let done = button.dataset.done;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    done = copyOldWay(button.dataset.copy) ? done : button.dataset.failed;
  }
  button.textContent = done;
  if (said) said.textContent = done;
  setTimeout(() => { button.textContent = button.dataset.name; }, 1600);
}

// The clipboard interface needs https or localhost; a desk on a local network has neither.
function copyOldWay(text) {
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  const worked = document.execCommand("copy");
  box.remove();
  return worked;
}

function setBusy(busy) {
  document.body.classList.toggle("busy", busy);
  turns.setAttribute("aria-busy", String(busy));
  form.querySelector("button[type=submit]").disabled = busy;
  if (busy) said.textContent = form.dataset.busy;
}

// The server sends the turn as HTML that it has escaped; a parsed document runs no script.
function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector(".turn");
}

async function fetchTurn(query) {
  const response = await fetch(`/turn?${query}`, { headers: { Accept: "text/html" } });
  const turn = parsed(await response.text());
  if (!turn) throw new Error(`no reply: ${response.status}`);
  return turn;
}

function show(turn) {
  document.body.classList.remove("empty");
  document.querySelector(".examples")?.remove();
  reveal(turn);
  turns.append(turn);
  form.elements.context.value = turn.dataset.context ?? "";
  form.querySelector(".fresh").hidden = false;
  said.textContent = turn.dataset.said;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

async function ask(query) {
  setBusy(true);
  trouble.hidden = true;
  try {
    show(await fetchTurn(query));
    history.pushState({ query }, "", `/?${query}`);
    form.elements.q.value = "";
  } catch {
    said.textContent = "";
    trouble.hidden = false;
  } finally {
    setBusy(false);
  }
}

function scopeSaid() {
  const label = document.getElementById("scope-said");
  const fields = [...form.querySelectorAll(".fields input")];
  const some = fields.some((field) => (field.type === "checkbox" ? field.checked : field.value));
  label.textContent = some ? label.dataset.some : label.dataset.all;
}

function questionQuery() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  return new URLSearchParams(pairs).toString();
}

// Beside the chat: the units around a quotation, cut from the reader page the link leads to.
const pane = document.getElementById("pane");
const beside = matchMedia("(min-width: 70rem)");
const NEIGHBOURS = 3;
let opener = null;

function around(units, here) {
  const at = units.indexOf(here);
  return units.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
}

async function openPane(link) {
  const response = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const here = page.querySelector(".unit.here");
  if (!here) throw new Error(`no unit: ${response.status}`);
  const shown = around([...page.querySelectorAll(".units > *")], here);
  for (const inner of shown.flatMap((unit) => [...unit.querySelectorAll('a[href^="#"]')])) {
    inner.href = new URL(inner.getAttribute("href"), link.href).href;
  }
  const named = [".document .symbol", ".around .now"].map((name) => page.querySelector(name));
  pane.querySelector("h2").textContent = named.map((part) => part.textContent).join(" ");
  pane.querySelector("header a").href = link.href;
  pane.querySelector(".units").replaceChildren(...shown);
  showPane(link);
  here.scrollIntoView({ block: "center" });
}

function showPane(link) {
  opener = link;
  pane.hidden = false;
  document.body.classList.add("with-pane");
  pane.focus({ preventScroll: true });
}

function closePane() {
  pane.hidden = true;
  document.body.classList.remove("with-pane");
  opener?.focus();
}

function plainClick(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
  const link = event.target.closest("a[data-pane]");
  if (!link || !pane || !beside.matches || !plainClick(event)) return;
  event.preventDefault();
  openPane(link).catch(() => location.assign(link.href));
});

if (pane) {
  pane.querySelector("button").addEventListener("click", closePane);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !pane.hidden) closePane();
  });
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.elements.q.value.trim()) ask(questionQuery());
  });
  form.addEventListener("change", scopeSaid);
  addEventListener("popstate", () => location.reload());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      form.elements.q.focus();
    }
  });
}
// On a wide screen the contents stand beside the text; older browsers need them opened for that.
const outline = document.querySelector(".outline details");
if (outline && matchMedia("(min-width: 62rem)").matches) outline.open = true;

reveal(document);
