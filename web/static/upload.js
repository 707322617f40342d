// While uploads are worked on, the page's table or document list is fetched anew; nothing else moves.
"use strict";

{
  const EVERY = 1500;

  async function look() {
    const shown = document.getElementById("watched");
    if (!shown || !("moving" in shown.dataset)) return;
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (response.ok) {
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = fresh.getElementById("watched");
      if (found && found.outerHTML !== shown.outerHTML) shown.replaceWith(document.adoptNode(found));
      const { state } = found ? found.dataset : {};
      if (state && state !== shown.dataset.state) page.announce(state);
    }
    setTimeout(again, EVERY);
  }

  // A service that is away for a moment is asked again.
  function again() {
    look().catch(() => setTimeout(again, 2 * EVERY));
  }

  setTimeout(again, EVERY);
}
