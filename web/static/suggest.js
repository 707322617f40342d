// Suggestions while a question is typed: the combobox pattern of WAI-ARIA over /api/v1/suggest.
// Down and Up choose, Enter takes, Escape closes; without a script the box is a plain box.
"use strict";

{
  const list = document.getElementById("suggestions");
  const box = document.getElementById(list.dataset.for);
  const PAUSE = 120;
  const chinese = document.documentElement.lang.startsWith("zh");
  let timer = 0;
  let running = null;
  let at = -1;

  function close() {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function option(item, number) {
    const row = document.createElement("li");
    row.id = `suggestion-${number}`;
    row.role = "option";
    row.dataset.text = item.text;
    if (item.kind === "heading") row.dataset.url = item.url;
    const text = document.createElement("span");
    text.textContent = item.text;
    text.lang = /[\u3400-\u9fff]/.test(item.text) ? "zh-Hans" : "";
    const label = document.createElement("small");
    label.textContent = `${list.dataset[item.kind]} · ${chinese ? item.label.zh : item.label.en}`;
    row.append(text, label);
    return row;
  }

  function show(items) {
    list.replaceChildren(...items.map(option));
    at = -1;
    list.hidden = !items.length;
    box.setAttribute("aria-expanded", String(items.length > 0));
    box.removeAttribute("aria-activedescendant");
  }

  async function suggest() {
    running?.abort();
    running = new AbortController();
    const query = new URLSearchParams({ q: box.value, limit: 8 });
    try {
      const response = await fetch(`/api/v1/suggest?${query}`, { signal: running.signal });
      if (response.ok) show((await response.json()).suggestions);
    } catch {
      // Typed on, or no connection: the question can be asked all the same.
    }
  }

  function move(step) {
    const rows = [...list.children];
    rows[at]?.setAttribute("aria-selected", "false");
    // One place before the first is the box itself.
    at = ((at + 1 + step + rows.length + 1) % (rows.length + 1)) - 1;
    if (at < 0) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    rows[at].setAttribute("aria-selected", "true");
    rows[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", rows[at].id);
  }

  function take(row) {
    close();
    if (row.dataset.url) {
      location.assign(row.dataset.url);
      return;
    }
    box.value = row.dataset.text;
    box.form.requestSubmit();
  }

  box.addEventListener("input", (event) => {
    // While an input method composes, what stands in the box is not yet what is meant.
    if (event.isComposing) return;
    clearTimeout(timer);
    if (box.value.trim()) timer = setTimeout(suggest, PAUSE);
    else close();
  });
  box.addEventListener("compositionend", () => { timer = setTimeout(suggest, PAUSE); });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(list.children[at]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  // Pressing must not take the focus from the box, or the list would close under the pointer.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) take(row);
  });
  box.role = "combobox";
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
}
