// The source beside the chat: a link with `data-pane` opens its paragraph there.
// On a narrow screen it is a sheet over the page. Without a script the link opens the reader.
"use strict";

{
  const pane = document.getElementById("pane");
  const beside = matchMedia("(min-width: 70rem)");
  let opener = null;

  function fragment(address) {
    const url = new URL(address, location.href);
    return `${url.pathname}/pane${url.search}`;
  }

  async function open(link) {
    const source = await page.fetched(fragment(link.href), ".source-pane");
    const inside = pane.contains(link);
    pane.replaceChildren(source);
    page.reveal(pane);
    if (!inside) opener = link;
    if (!pane.open) show();
    pane.querySelector("h2").focus({ preventScroll: true });
    pane.querySelector(".here")?.scrollIntoView({ block: "center" });
  }

  function show() {
    if (beside.matches) pane.show();
    else pane.showModal();
    document.body.classList.toggle("with-pane", beside.matches);
  }

  function closed() {
    document.body.classList.remove("with-pane");
    opener?.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-pane]");
    if (link && page.plain(event)) {
      event.preventDefault();
      open(link).catch(() => location.assign(link.href));
    }
    // A click on the sheet's backdrop has the dialog itself as its target.
    if (event.target === pane || event.target.closest("[data-close]")) pane.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && pane.open) pane.close();
  });
  // Beside or over the page: what fits changes when a tablet is turned.
  beside.addEventListener("change", () => { if (pane.open) pane.close(); });
  pane.addEventListener("close", closed);
}
