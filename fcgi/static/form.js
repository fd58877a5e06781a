/*
 * The form page with script: keys as in a spreadsheet, growth while typing,
 * hits as the rules find them after each save, F8 to the next one. autosave.js
 * stores what is typed.
 */
(function () {
  "use strict";

  const form = document.getElementById("fill");
  if (!form) {
    return;
  }
  const inputs = Array.from(form.querySelectorAll("td.own > input:not([type=hidden])"));
  const before = new Map(); // what Esc restores

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
    input.dispatchEvent(new Event("input", {bubbles: true}));
  }

  function touched(input) {
    const mark = input.parentElement.querySelector(".from-last");
    input.parentElement.classList.remove("carried");
    if (mark) {
      mark.remove();
    }
    if (input.value.trim() !== "" && choice(input).value !== "") {
      choice(input).value = "";
      input.parentElement.classList.remove("na");
    }
    showGrowth(input);
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

  // Last year's value, confirmed by Enter or by typing over it.
  function confirmCarried(input) {
    if (input.parentElement.classList.contains("carried")) {
      input.dispatchEvent(new Event("input", {bubbles: true}));
    }
  }

  const keys = {
    ArrowUp: (input) => move(input, 0, -1),
    ArrowDown: (input) => move(input, 0, 1),
    Enter: (input) => {
      confirmCarried(input);
      move(input, 0, 1);
    },
    F2: (input) => input.setSelectionRange(
      input.value.length, input.value.length),
    Escape: (input) => {
      input.value = before.get(input);
      input.dispatchEvent(new Event("input", {bubbles: true}));
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

  function add(parent, tag, text, name) {
    const element = document.createElement(tag);
    element.textContent = text;
    element.className = name || "";
    parent.append(element);
    return element;
  }

  // The row below an item's row that holds its messages.
  function messagesOf(item, row) {
    const old = document.getElementById("m." + item);
    if (old) {
      return old;
    }
    const line = document.createElement("tr");
    line.className = "messages";
    const cell = add(line, "td", "");
    cell.id = "m." + item;
    cell.colSpan = row.children.length;
    row.after(line);
    return cell;
  }

  function makeHit(hit, cell) {
    const box = add(cell, "div", "", "message " + hit.severity);
    box.id = "h." + hit.code;
    box.tabIndex = -1;
    box.dataset.cell = "v." + hit.cell;
    const line = add(box, "p", "");
    add(line, "span", hit.label, "hit-tag hit-" + hit.severity);
    line.append(" ");
    add(line, "b", hit.text);
    if (hit.severity === "explain") {
      const label = add(box, "label", form.dataset.explain, "explain");
      const text = add(label, "textarea", "");
      text.name = "x." + hit.code;
      text.rows = 2;
      text.maxLength = 500;
      const mark = add(box, "input", "");
      mark.type = "hidden";
      mark.name = "h." + hit.code;
      mark.value = hit.mark;
    }
    return box;
  }

  // A box that is there already stays, with what is typed into it.
  function showHit(hit) {
    const input = document.getElementById("v." + hit.cell);
    if (!input) {
      return;
    }
    const cell = input.closest("td");
    const old = document.getElementById("h." + hit.code);
    const box = old ||
      makeHit(hit, messagesOf(hit.cell.split(".")[0], input.closest("tr")));
    box.querySelector("b").textContent = hit.text;
    box.dataset.mark = hit.mark;
    if (!cell.querySelector(".hit-tag")) {
      const tag = document.createElement("span");
      tag.className = "hit-tag hit-" + hit.severity;
      tag.textContent = hit.label;
      cell.prepend(tag);
      cell.classList.toggle("bad", hit.severity === "block");
      cell.classList.toggle("ask", hit.severity === "explain");
      input.setAttribute("aria-invalid", "true");
    }
  }

  function showHits(hits) {
    const codes = new Set(hits.map((hit) => "h." + hit.code));
    form.querySelectorAll("td.own .hit-tag").forEach((tag) => {
      tag.parentElement.classList.remove("bad", "ask");
      tag.parentElement.querySelector("input").removeAttribute("aria-invalid");
      tag.remove();
    });
    form.querySelectorAll(".message[data-cell]").forEach((box) => {
      const line = box.closest("tr");
      if (!codes.has(box.id)) {
        box.remove();
      }
      if (!line.querySelector(".message")) {
        line.remove();
      }
    });
    hits.forEach(showHit);
    showCounts(hits);
  }

  function showCounts(hits) {
    const counts = document.getElementById("counts");
    const of = new Map();
    hits.forEach((hit) => of.set(hit.severity,
      {label: hit.label, n: (of.get(hit.severity) || {n: 0}).n + 1}));
    counts.querySelectorAll(".hit-tag").forEach((tag) => tag.remove());
    Array.from(of).reverse().forEach(([severity, count]) => {
      const tag = document.createElement("span");
      tag.className = "hit-tag hit-" + severity;
      tag.textContent = count.label + " " + count.n;
      counts.prepend(tag, " ");
    });
    counts.hidden = hits.length === 0;
  }

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

  // What is written now is about the numbers that stand there now; a text that
  // stood before keeps the mark of its own.
  function explained(event) {
    const box = event.target.closest(".message[data-mark]");
    if (box && event.target.name.startsWith("x.")) {
      box.querySelector("input[name^='h.']").value = box.dataset.mark;
    }
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
  form.querySelectorAll("td.remark input").forEach((field) => {
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
      }
    });
  });
  form.addEventListener("input", explained);
  form.addEventListener("setstate", (event) =>
    setState(event.target, event.detail));
  form.addEventListener("stored", (event) => showGrowth(event.target));
  form.addEventListener("hits", (event) => showHits(event.detail));
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
})();
