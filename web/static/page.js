// What every page has: copying, announcing, the contents of a document.
// Everything also works without it. Other scripts of this folder use `page`.
"use strict";

const page = {
  // Says something once to who cannot see it.
  announce(text) {
    const said = document.getElementById("said");
    if (said) said.textContent = text;
  },

  // Shows what only a script can do.
  reveal(root) {
    for (const item of root.querySelectorAll("[data-script]")) item.hidden = false;
  },

  // A click that asks for nothing special, such as a new tab.
  plain(event) {
    return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  },

  calm: matchMedia("(prefers-reduced-motion: reduce)").matches,

  // The server sends HTML that it has escaped; a parsed document runs no script.
  async fetched(address, selector) {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = parsed.querySelector(selector);
    if (!found) throw new Error(`no ${selector}: ${response.status}`);
    return found;
  },
};

{
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

  async function copy(button) {
    button.dataset.name ??= button.textContent;
    let done = button.dataset.done;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      done = copyOldWay(button.dataset.copy) ? done : button.dataset.failed;
    }
    button.textContent = done;
    page.announce(done);
    setTimeout(() => { button.textContent = button.dataset.name; }, 1600);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-copy]");
    if (button) copy(button);
  });

  // A menu closes when something else is done.
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest("details.menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // What stands beside the text on a wide screen is open there and closed above it on a narrow one.
  if (matchMedia("(min-width: 62rem)").matches) {
    for (const item of document.querySelectorAll("details[data-wide]")) item.open = true;
  }

  page.reveal(document);
}
