// A document: contents beside the text, where one is in them, and search inside it.
"use strict";

{
  const entries = new Map();
  for (const link of document.querySelectorAll(".outline a")) {
    entries.set(link.getAttribute("href").slice(1), link);
  }

  function current() {
    let last = null;
    for (const [anchor, link] of entries) {
      if (document.getElementById(anchor).getBoundingClientRect().top > 120) break;
      last = link;
    }
    for (const link of entries.values()) link.removeAttribute("aria-current");
    last?.setAttribute("aria-current", "true");
  }

  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; current(); });
  }, { passive: true });

  // Search: Enter again goes on to the next place; the server has marked them.
  const find = document.getElementById("find");
  const places = [...document.querySelectorAll("mark.found")];
  let at = -1;

  function go(step) {
    if (!places.length) return;
    places[at]?.classList.remove("now");
    at = (at + step + places.length) % places.length;
    places[at].classList.add("now");
    places[at].scrollIntoView({ block: "center" });
    page.announce(`${at + 1} / ${places.length}`);
    document.getElementById("find-at").textContent = `${at + 1} / ${places.length}`;
  }

  find?.form.addEventListener("submit", (event) => {
    if (find.value !== find.defaultValue || !places.length) return;
    event.preventDefault();
    go(1);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-step]");
    if (button) go(Number(button.dataset.step));
  });
  if (places.length) go(1);
  current();
}
