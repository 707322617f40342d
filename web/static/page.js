// Makes the pages quicker to use; everything also works without it.
"use strict";

const form = document.getElementById("ask");
const turns = document.getElementById("turns");
const said = document.getElementById("said");

function reveal(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = false;
}

async function copy(button) {
  const name = button.textContent;
  let done = button.dataset.done;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    done = copyOldWay(button.dataset.copy) ? done : button.dataset.failed;
  }
  button.textContent = done;
  if (said) said.textContent = done;
  setTimeout(() => { button.textContent = name; }, 1600);
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
  said.textContent = turn.dataset.said;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

async function ask(query, remember) {
  setBusy(true);
  try {
    show(await fetchTurn(query));
    if (remember) history.pushState({ query }, "", `/?${query}`);
    form.elements.q.value = "";
  } catch {
    said.textContent = form.dataset.failed;
    location.assign(`/?${query}`);
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

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
});

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.elements.q.value.trim()) ask(questionQuery(), true);
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
