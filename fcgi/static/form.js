/*
 * The form page with script: keys as in a spreadsheet, a save by itself a
 * moment after the last keystroke, growth while typing, F8 to the next hit.
 * Without it the page does the same with its two buttons.
 */
(function () {
  "use strict";

  const form = document.getElementById("fill");
  if (!form || !window.fetch || !window.FormData) {
    return;
  }
  const DELAY = 1500; // after the last keystroke
  const RETRY = 5000; // after a lost connection
  const saved = document.getElementById("saved");
  const inputs = Array.from(form.querySelectorAll("td.own > input"));
  const before = new Map(); // what Esc restores
  let timer = 0;
  let busy = false;
  let again = false;
  let leaving = false;
  let dirty = false;

  document.documentElement.classList.add("js");

  // -- numbers -------------------------------------------------------------

  // Full-width digits and signs as their ASCII forms; NaN when no number.
  function number(text) {
    const plain = text
      .replace(/[\uFF0D-\uFF19]/g, (c) =>
        String.fromCharCode(c.charCodeAt(0) - 0xfee0))
      .replace(/\u2212/g, "-")
      .replace(/[,\uFF0C\s\u3000]/g, "");
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
  }

  function showGrowth(input) {
    const row = input.closest("tr");
    const output = row.querySelector("output");
    const last = row.querySelector("td.last-total");
    if (!output || !last || !input.name.endsWith(".total")) {
      return;
    }
    const now = number(input.value);
    const then = number(last.textContent);
    output.textContent = then > 0 && Number.isFinite(now)
      ? ((now / then - 1) * 100).toFixed(1)
      : "";
  }

  // -- states ----------------------------------------------------------------

  function choice(input) {
    return input.parentElement.querySelector("select");
  }

  function setState(input, state) {
    const select = choice(input);
    select.value = state;
    if (state !== "") {
      input.value = "";
    }
    input.parentElement.classList.toggle("na", state === "na");
    touched(input);
  }

  function touched(input) {
    if (input.value.trim() !== "" && choice(input).value !== "") {
      choice(input).value = "";
      input.parentElement.classList.remove("na");
    }
    showGrowth(input);
    later(DELAY);
  }

  // -- saving ----------------------------------------------------------------

  function say(kind, text) {
    saved.className = "saved " + kind;
    saved.textContent = text;
  }

  function later(delay) {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function freshKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  }

  // One save at a time, so that each builds on the version of the one before.
  async function save() {
    if (leaving) {
      return;
    }
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    dirty = false;
    say("now", form.dataset.saving);
    const body = new URLSearchParams(new FormData(form));
    body.set("event", "save");
    body.set("key", freshKey());
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body: body,
        credentials: "same-origin",
        headers: {Accept: "application/json"},
      });
      finish(reply, await reply.json());
    } catch (error) {
      say("bad", form.dataset.unsaved + " " + form.dataset.offline);
      later(RETRY);
    }
    busy = false;
    if (again) {
      again = false;
      later(0);
    }
  }

  function finish(reply, answer) {
    clearFaults();
    if (reply.ok) {
      form.elements.namedItem("version").value = answer.version;
      say("good", form.dataset.saved + " " + answer.saved);
      countFilled();
      return;
    }
    dirty = true;
    const problem = answer.error || {};
    say("bad", form.dataset.unsaved + " " + (problem.text || reply.status));
    (problem.fields || []).forEach(showFault);
  }

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
    const note = document.createElement("p");
    note.className = "fault js-fault";
    note.textContent = fault.text;
    cell.append(note);
    cell.classList.add("bad", "js-bad");
    input.setAttribute("aria-invalid", "true");
  }

  function countFilled() {
    const filled = document.getElementById("filled");
    filled.textContent = inputs.filter((input) =>
      input.value.trim() !== "" || choice(input).value === "na").length;
  }

  // -- movement ----------------------------------------------------------------

  function grid() {
    const rows = new Map();
    inputs.forEach((input) => {
      const row = input.closest("tr");
      rows.set(row, (rows.get(row) || []).concat(input));
    });
    return Array.from(rows.values());
  }
  const cells = grid();

  function place(input) {
    for (let y = 0; y < cells.length; y++) {
      const x = cells[y].indexOf(input);
      if (x >= 0) {
        return {x: x, y: y};
      }
    }
    return null;
  }

  // Columns are told apart by name: rows with one cell have only ".total".
  function move(input, right, down) {
    const from = place(input);
    const row = cells[from.y + down];
    if (!row) {
      return;
    }
    const column = input.name.split(".").pop();
    const to = down
      ? row.find((other) => other.name.endsWith("." + column)) || row[0]
      : row[from.x + right];
    if (to) {
      to.focus();
      to.select();
    }
  }

  function caretAt(input, end) {
    const all = input.selectionStart === 0 &&
      input.selectionEnd === input.value.length;
    return all || (input.selectionStart === input.selectionEnd &&
      input.selectionStart === (end ? input.value.length : 0));
  }

  const keys = {
    ArrowUp: (input) => move(input, 0, -1),
    ArrowDown: (input) => move(input, 0, 1),
    Enter: (input) => move(input, 0, 1),
    Escape: (input) => {
      input.value = before.get(input);
      touched(input);
      input.select();
    },
  };

  function onKey(event) {
    const input = event.target;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const all = input.selectionStart === 0 &&
      input.selectionEnd === input.value.length;
    if (keys[event.key]) {
      keys[event.key](input);
    } else if (event.key === "ArrowLeft" && caretAt(input, false)) {
      move(input, -1, 0);
    } else if (event.key === "ArrowRight" && caretAt(input, true)) {
      move(input, 1, 0);
    } else if (event.key === "Delete" && all) {
      setState(input, "missing");
    } else if ((event.key === "-" || event.key === "\uFF0D") &&
        input.value === "") {
      setState(input, "na");
    } else {
      return;
    }
    event.preventDefault();
  }

  // -- hits -----------------------------------------------------------------------

  function nextHit() {
    const hits = Array.from(form.querySelectorAll(".message[data-cell]"));
    if (hits.length === 0) {
      return;
    }
    const at = hits.findIndex((hit) => hit.dataset.cell === nextHit.last);
    const hit = hits[(at + 1) % hits.length];
    nextHit.last = hit.dataset.cell;
    const cell = document.getElementById(hit.dataset.cell);
    (cell || hit).focus();
    hit.scrollIntoView({block: "center"});
  }

  // -- wiring -----------------------------------------------------------------------

  inputs.forEach((input) => {
    before.set(input, input.value);
    input.addEventListener("keydown", onKey);
    input.addEventListener("focus", () => {
      before.set(input, input.value);
      input.select();
    });
    input.addEventListener("input", () => touched(input));
    choice(input).tabIndex = -1;
    choice(input).addEventListener("change", (event) =>
      setState(input, event.target.value));
  });
  form.querySelectorAll("td.remark input, textarea").forEach((field) => {
    field.addEventListener("input", () => later(DELAY));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && field.tagName === "INPUT") {
        event.preventDefault();
      }
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "F8") {
      event.preventDefault();
      nextHit();
    }
  });
  const next = document.getElementById("next-hit");
  if (next) {
    next.addEventListener("click", (event) => {
      event.preventDefault();
      nextHit();
    });
  }
  // A press of a button must not race a save that is under way.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy) {
      const button = event.submitter;
      event.preventDefault();
      setTimeout(() => form.requestSubmit(button), 200);
      return;
    }
    leaving = true;
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty && !leaving) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
})();
