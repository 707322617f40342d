// The chat without page loads: each question is appended with its reply.
"use strict";

{
  const form = document.getElementById("ask");
  const turns = document.getElementById("turns");
  const trouble = document.getElementById("trouble");
  const chips = document.getElementById("chips");

  function setBusy(busy) {
    document.body.classList.toggle("busy", busy);
    turns.setAttribute("aria-busy", String(busy));
    form.querySelector("button[type=submit]").disabled = busy;
    if (busy) page.announce(form.dataset.busy);
  }

  function show(turn) {
    document.body.classList.remove("empty");
    document.querySelector(".examples")?.remove();
    page.reveal(turn);
    turns.append(turn);
    form.elements.context.value = turn.dataset.context ?? "";
    form.querySelector(".fresh").hidden = false;
    page.announce(turn.dataset.said);
    turn.scrollIntoView({ block: "start", behavior: page.calm ? "auto" : "smooth" });
  }

  async function ask(query) {
    setBusy(true);
    trouble.hidden = true;
    try {
      show(await page.fetched(`/turn?${query}`, ".turn"));
      history.pushState({ query }, "", `/?${query}`);
      form.elements.q.value = "";
    } catch {
      page.announce("");
      trouble.hidden = false;
    } finally {
      setBusy(false);
    }
  }

  // The limits set in the form, each as a button that takes it away.
  function chip(field) {
    const named = field.type === "checkbox";
    const name = named ? field.closest("label").textContent.trim()
      : `${field.closest("label").textContent.trim()} ${field.value}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.textContent = name;
    button.setAttribute("aria-label", `${chips.dataset.without} ${name}`);
    button.addEventListener("click", () => {
      if (named) field.checked = false;
      else field.value = "";
      scopeSaid();
      form.elements.q.focus();
    });
    return button;
  }

  function scopeSaid() {
    const label = document.getElementById("scope-said");
    const fields = [...form.querySelectorAll(".fields input")];
    const set = fields.filter((field) => (field.type === "checkbox" ? field.checked : field.value));
    label.textContent = set.length ? label.dataset.some : label.dataset.all;
    chips.replaceChildren(...set.map(chip));
  }

  function questionQuery() {
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    return new URLSearchParams(pairs).toString();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.elements.q.value.trim()) ask(questionQuery());
  });
  form.addEventListener("change", scopeSaid);
  scopeSaid();
  // Questions offered on the page are asked in it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    if (!link || !page.plain(event)) return;
    event.preventDefault();
    ask(new URL(link.href).search.slice(1));
  });
  addEventListener("popstate", () => location.reload());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      form.elements.q.focus();
    }
  });
}
