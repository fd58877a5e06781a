/*
 * Every cell saves itself a moment after it was typed: a small request with
 * that cell, as it was shown and as it is now. What is not stored yet is kept
 * in this browser too, so that a lost connection, an ended session or a closed
 * tab loses nothing. Values that a colleague saved meanwhile arrive with the
 * answer; where both typed into one cell, both values are shown.
 */
(function () {
  "use strict";

  const form = document.getElementById("fill");
  if (!form || !window.fetch || !window.URLSearchParams) {
    return;
  }
  const DELAY = 700; // milliseconds after the last keystroke
  const RETRY_MOST = 60000;
  const word = form.dataset;
  const saved = document.getElementById("saved");
  const store = "pinzhi:" + word.who + ":" + form.getAttribute("action");
  const dirty = new Set(); // names of cells ("B01.total") and texts ("x.CODE")
  let timer = 0;
  let retry = 5000;
  let busy = false;
  let leaving = false;
  let stopped = false;

  document.documentElement.classList.add("js");

  function field(name) {
    return form.elements.namedItem(name);
  }

  function say(kind, text) {
    saved.className = "saved " + kind;
    saved.textContent = text;
  }

  function add(parent, tag, text, name) {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) {
      element.className = name;
    }
    parent.append(element);
    return element;
  }

  function button(parent, text, name, press) {
    const made = add(parent, "button", text, name);
    made.type = "button";
    made.addEventListener("click", press);
  }

  // -- what is kept in this browser --------------------------------------------

  function keep() {
    const kept = {};
    dirty.forEach((name) => {
      kept[name] = valueOf(name);
    });
    try {
      if (dirty.size > 0) {
        localStorage.setItem(store, JSON.stringify(kept));
      } else {
        localStorage.removeItem(store);
      }
    } catch (error) {
      // A browser without room for it saves to the server alone.
    }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(store) || "{}");
    } catch (error) {
      return {};
    }
  }

  // Number, state and remark of a cell; the text of an explanation.
  function valueOf(name) {
    if (name.startsWith("x.")) {
      return field(name) ? field(name).value : "";
    }
    return [field("v." + name).value, field("s." + name).value,
      field("n." + name.split(".")[0]).value];
  }

  function same(a, b) {
    return JSON.stringify(a) === JSON.stringify(b);
  }

  // Alike as figures: 23 and 23.0, 1,234 and 1234.
  function alike(a, b) {
    return same(a, b) || (Array.isArray(a) && a[1] === b[1] && a[2] === b[2] &&
      a[0] !== "" && b[0] !== "" && Number(plain(a[0])) === Number(plain(b[0])));
  }

  function put(name, value) {
    if (name.startsWith("x.")) {
      field(name).value = value;
    } else {
      field("v." + name).value = value[0];
      field("s." + name).value = value[1];
      field("n." + name.split(".")[0]).value = value[2];
    }
    field(name.startsWith("x.") ? name : "v." + name)
      .dispatchEvent(new Event("input", {bubbles: true}));
  }

  // Typed here before and never stored: offered, not taken by itself.
  function offerRestore() {
    const old = Object.entries(kept()).filter(([name, value]) =>
      field(name.startsWith("x.") ? name : "v." + name) &&
      !alike(value, valueOf(name)));
    if (old.length === 0) {
      return;
    }
    const box = document.createElement("div");
    box.className = "notice";
    box.id = "restore";
    box.setAttribute("role", "status");
    add(box, "p", word.restore.replace("%d", old.length));
    const actions = add(box, "p", "", "actions");
    button(actions, word.restoreYes, "primary", () => {
      box.remove();
      old.forEach(([name, value]) => put(name, value));
    });
    button(actions, word.restoreNo, "", () => {
      box.remove();
      localStorage.removeItem(store);
    });
    form.prepend(box);
  }

  // -- sending -------------------------------------------------------------------

  function freshKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  }

  function bodyOf(names) {
    const body = new URLSearchParams({csrf: field("csrf").value,
      key: freshKey(), version: field("version").value, event: "save"});
    const once = (name) => {
      if (field(name) && !body.has(name)) {
        body.set(name, field(name).value);
      }
    };
    names.forEach((name) => {
      if (name.startsWith("x.")) {
        once(name);
        return;
      }
      const item = name.split(".")[0];
      ["v.", "s.", "w."].forEach((kind) => once(kind + name));
      once("n." + item);
      once("w." + item + ".total");
    });
    return body;
  }

  // Signed out: the offer to sign in stands until there is a session again.
  function later(delay) {
    clearTimeout(timer);
    if (!later.waiting) {
      timer = setTimeout(save, delay);
    }
  }

  async function save() {
    if (leaving || busy || stopped || dirty.size === 0) {
      return;
    }
    busy = true;
    const sent = new Map(Array.from(dirty, (name) => [name, valueOf(name)]));
    say("now", word.saving);
    let again = 0;
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body: bodyOf(dirty),
        credentials: "same-origin",
        headers: {Accept: "application/json"},
      });
      again = finish(reply, await reply.json(), sent);
      retry = 5000;
    } catch (error) {
      say("bad", word.unsaved + " " + word.offline);
      again = retry;
      retry = Math.min(retry * 2, RETRY_MOST);
    }
    busy = false;
    keep();
    if (dirty.size > 0 && again >= 0) {
      later(again);
    }
  }

  // What to do next: milliseconds until the next try, -1: wait for the clerk.
  function finish(reply, answer, sent) {
    clearFaults();
    if (reply.ok) {
      sent.forEach((value, name) => {
        if (same(value, valueOf(name))) {
          dirty.delete(name);
        }
      });
      stored(answer, sent);
      say("good", word.saved + " " + answer.saved);
      return DELAY;
    }
    const problem = answer.error || {};
    if (reply.status === 401) {
      signedOut();
      return -1;
    }
    if (reply.status === 403 && problem.code === "session") {
      refresh();
      return -1;
    }
    if (problem.code === "stale") {
      say("bad", word.unsaved + " " + problem.text);
      field("version").value = answer.version;
      answer.conflicts.forEach(showConflict);
      return DELAY;
    }
    say("bad", word.unsaved + " " + (problem.text || reply.status));
    (problem.fields || []).forEach(showFault);
    return reply.status >= 500 ? retry : -1;
  }

  // -- what the server holds now ---------------------------------------------------

  function plain(text) {
    return text.normalize("NFKC").replace(/[,\s]/g, "");
  }

  function baseOf(cell) {
    const figure = cell.state === "value" ? plain(cell.value)
      : cell.state === "na" ? "n" : "-";
    return cell.version + ":" + figure + ":" + cell.note;
  }

  function show(cell) {
    const input = field("v." + cell.cell);
    const changed = plain(input.value) !== plain(cell.value);
    input.value = cell.value;
    field("s." + cell.cell).value = cell.state === "na" ? "na" : "";
    input.parentElement.classList.toggle("na", cell.state === "na");
    if (cell.cell.endsWith(".total")) {
      field("n." + cell.cell.split(".")[0]).value = cell.note;
    }
    if (changed) {
      input.parentElement.classList.add("theirs");
      input.dispatchEvent(new CustomEvent("stored", {bubbles: true}));
    }
  }

  // What is stored now is what was sent from here.
  function isOurs(cell, mine) {
    const figure = mine ? plain(mine[0]) : "";
    return Boolean(mine) && (cell.state === "value"
      ? figure !== "" && Number(figure) === Number(plain(cell.value))
      : figure === "" && (cell.state === "na") === (mine[1] === "na"));
  }

  function stored(answer, sent) {
    field("version").value = answer.version;
    const tag = form.querySelector(".form-bar .tag.none");
    if (tag) {
      tag.className = "tag draft";
      tag.textContent = word.draft;
    }
    (answer.cells || []).forEach((cell) => {
      if (!field("w." + cell.cell)) {
        return;
      }
      if (dirty.has(cell.cell) && !isOurs(cell, sent.get(cell.cell))) {
        return; // typed into meanwhile: still against what was shown before
      }
      field("w." + cell.cell).value = baseOf(cell);
      if (!dirty.has(cell.cell) &&
          document.activeElement !== field("v." + cell.cell)) {
        show(cell);
      }
    });
    if (answer.hits) {
      form.dispatchEvent(new CustomEvent("hits", {detail: answer.hits}));
      document.getElementById("filled").textContent = answer.filled;
    }
  }

  // -- both typed into one cell ------------------------------------------------------

  function written(cell) {
    return cell.state === "value" ? cell.value
      : cell.state === "na" ? word.na : word.missing;
  }

  function showConflict(conflict) {
    const name = conflict.theirs.cell;
    const row = field("v." + name).closest("tr");
    const id = "conflict." + name;
    const old = document.getElementById(id);
    const line = document.createElement("tr");
    if (old) {
      old.remove();
    }
    dirty.delete(name);
    line.className = "messages";
    line.id = id;
    const cell = add(line, "td", "");
    cell.colSpan = row.children.length;
    const box = add(cell, "div", "", "message explain");
    box.setAttribute("role", "alert");
    add(box, "p", row.querySelector("td.code").textContent + " " +
      field("v." + name).closest("td").dataset.label + ": " +
      word.theirs + " " + written(conflict.theirs) + " (" + conflict.by + " " +
      conflict.at + "). " + word.mine + " " + written(conflict.mine) + ".");
    const actions = add(box, "p", "", "actions");
    const settle = () => {
      line.remove();
      field("w." + name).value = baseOf(conflict.theirs);
    };
    button(actions, word.takeTheirs, "", () => {
      settle();
      show(conflict.theirs);
      keep();
    });
    button(actions, word.keepMine, "", () => {
      settle();
      dirty.add(name);
      later(0);
    });
    row.after(line);
  }

  // -- faults ---------------------------------------------------------------------------

  function clearFaults() {
    form.querySelectorAll(".js-fault").forEach((p) => p.remove());
    form.querySelectorAll("td.own.js-bad").forEach((td) => {
      td.classList.remove("bad", "js-bad");
      td.querySelector("input").removeAttribute("aria-invalid");
    });
  }

  function showFault(fault) {
    const input = document.getElementById(fault.field || fault.name || "");
    if (!input) {
      return;
    }
    const cell = input.closest("td");
    add(cell, "p", fault.text, "fault js-fault");
    cell.classList.add("bad", "js-bad");
    input.setAttribute("aria-invalid", "true");
  }

  // -- an ended session -------------------------------------------------------------------

  // The page stays; signing in elsewhere lets it go on by itself.
  function signedOut() {
    say("bad", word.unsaved + " " + word.signedOut + " ");
    const link = add(saved, "a", word.signIn);
    link.href = "/login?next=" + encodeURIComponent(location.pathname);
    link.target = "_blank";
    later.waiting = true;
  }

  // The token of the new session, from the page of this form.
  async function refresh() {
    try {
      const reply = await fetch(form.action, {credentials: "same-origin"});
      const page = new DOMParser().parseFromString(
        await reply.text(), "text/html");
      const token = page.querySelector("#fill input[name=csrf]");
      if (token) {
        field("csrf").value = token.value;
        later.waiting = false;
        later(0);
      }
    } catch (error) {
      later.waiting = true; // the next look at this window tries again
    }
  }

  function lookAgain() {
    if (later.waiting && document.visibilityState === "visible") {
      refresh();
    }
  }

  // -- wiring ---------------------------------------------------------------------------------

  function onInput(event) {
    const name = event.target.name || "";
    if (name.startsWith("x.")) {
      dirty.add(name);
    } else if (/^[vs]\./.test(name)) {
      dirty.add(name.slice(2));
      event.target.parentElement.classList.remove("theirs");
    } else if (name.startsWith("n.")) {
      dirty.add(name.slice(2) + ".total");
      const other = name.slice(2) + ".current";
      if (field("s." + other) && field("s." + other).value === "na") {
        dirty.add(other);
      }
    } else {
      return;
    }
    keep();
    later(DELAY);
  }

  form.addEventListener("input", onInput);
  form.addEventListener("change", () => {
    if (dirty.size > 0) {
      later(0);
    }
  });
  window.addEventListener("focus", lookAgain);
  document.addEventListener("visibilitychange", lookAgain);
  window.addEventListener("online", () => later(0));

  // A press of a button must not race a save that is under way.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy) {
      const pressed = event.submitter;
      event.preventDefault();
      setTimeout(() => form.requestSubmit(pressed), 100);
      return;
    }
    leaving = true;
  });
  // The last cell of a window that is closed.
  window.addEventListener("pagehide", () => {
    if (dirty.size > 0 && !leaving && navigator.sendBeacon) {
      navigator.sendBeacon(form.action, bodyOf(dirty));
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty.size > 0 && !leaving && !saved.classList.contains("now")) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  if (document.querySelector(".notice.good")) {
    localStorage.removeItem(store);
  }
  offerRestore();
})();
