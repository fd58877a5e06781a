/*
 * While a workbook is being made the list of the page is fetched anew, so that
 * its progress moves. Without this the page itself is loaded again.
 */
(function () {
  "use strict";

  const EVERY = 1500;
  if (!window.fetch || !window.DOMParser) {
    return;
  }

  function live() {
    const place = document.getElementById("jobs");
    return place && place.hasAttribute("data-live") ? place : null;
  }

  async function look() {
    const answer = await fetch(location.pathname, {credentials: "same-origin"});
    if (!answer.ok || answer.redirected) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(),
      "text/html");
    const fresh = page.getElementById("jobs");
    const place = live();
    // A button that has the focus keeps it: the next look will do.
    if (fresh && place && (!place.contains(document.activeElement) ||
        !fresh.hasAttribute("data-live"))) {
      place.replaceWith(document.adoptNode(fresh));
    }
  }

  async function again() {
    try {
      await look();
    } catch {
      // The next look will say.
    }
    if (live()) {
      setTimeout(again, EVERY);
    }
  }

  if (live()) {
    setTimeout(again, EVERY);
  }
})();
