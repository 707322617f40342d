// Feedback is sent without leaving the page; without a script the form leads to a page of thanks.
"use strict";

{
  async function send(form) {
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(form.action, { method: "POST", body });
    if (!response.ok) throw new Error(`not taken: ${response.status}`);
    const thanks = document.createElement("p");
    thanks.textContent = form.closest("[data-thanks]").dataset.thanks;
    form.replaceWith(thanks);
    page.announce(thanks.textContent);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".feedback form")) return;
    event.preventDefault();
    // What the page cannot send, the browser sends itself and shows what is wrong.
    send(form).catch(() => form.submit());
  });
}
