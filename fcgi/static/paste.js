/*
 * A block copied from a spreadsheet is shown before it is written: what goes
 * where, what stays as it is and why. Nothing changes until it is applied.
 */
(function () {
  "use strict";

  const form = document.getElementById("fill");
  const box = document.getElementById("paste");
  if (!form || !box) {
    return;
  }
  const word = box.dataset;

  // The rows of the table that hold figures, in order.
  const rows = Array.from(form.querySelectorAll("table.official tbody tr"))
    .filter((row) => row.querySelector("td.code"));

  function plain(text) {
    return text.replace(/[,\uFF0C\s\u3000]/g, "");
  }

  function isNumber(text) {
    return /^[+\-\u2212]?(\d+\.?\d*|\.\d+)$/.test(plain(text));
  }

  // What one pasted value would do to the cell it falls on.
  function plan(cell, text) {
    const input = cell && cell.querySelector("input");
    const step = {cell: cell, input: input, text: text, write: false};
    const owner = cell && cell.parentElement.querySelector(".name .owner");
    if (!cell || !cell.classList.contains("own")) {
      step.why = owner ? word.by.replace("%s", owner.textContent)
        : word.foreign;
    } else if (text === "") {
      step.why = word.blank;
    } else if (!isNumber(text)) {
      step.why = word.odd;
    } else if (plain(text) === plain(input.value)) {
      step.why = word.same;
    } else {
      step.why = word.write;
      step.write = true;
    }
    return step;
  }

  function plans(start, text) {
    const top = rows.indexOf(start.closest("tr"));
    const left = Array.from(start.closest("tr").children)
      .indexOf(start.closest("td"));
    const found = [];
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n")
      .forEach((line, down) => line.split("\t").forEach((value, right) => {
        const row = rows[top + down];
        const cell = row && row.children[left + right];
        found.push(plan(cell, value.trim()));
      }));
    return found;
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

  function place(step) {
    const row = step.cell && step.cell.closest("tr");
    return row ? row.querySelector("td.code").textContent + " " +
      (step.cell.dataset.label || "") : "";
  }

  function nameOf(step) {
    const name = step.cell && step.cell.parentElement.querySelector(".name");
    return name ? (name.firstChild || name).textContent.trim() : "";
  }

  function button(parent, text, name, press) {
    const made = add(parent, "button", text, name);
    made.type = "button";
    made.addEventListener("click", press);
  }

  function close() {
    box.replaceChildren();
    box.hidden = true;
  }

  function apply(steps) {
    steps.filter((step) => step.write).forEach((step) => {
      step.input.value = step.text;
      step.input.dispatchEvent(new Event("input", {bubbles: true}));
    });
    close();
  }

  function show(steps) {
    box.replaceChildren();
    box.hidden = false;
    const first = steps[0];
    add(box, "h2", word.title + " · " + place(first));
    const scroll = add(box, "div", "", "scroll");
    const table = add(scroll, "table", "", "list");
    const head = add(add(table, "thead", ""), "tr", "");
    [word.place, word.name, word.now, word.pasted, word.result].forEach((text) =>
      add(head, "th", text));
    const body = add(table, "tbody", "");
    steps.forEach((step) => {
      const row = add(body, "tr", "");
      add(row, "td", place(step));
      add(row, "td", nameOf(step));
      add(row, "td", step.input ? step.input.value : "", "num");
      add(row, "td", step.text, "num");
      add(row, step.write ? "th" : "td", step.why);
    });
    const actions = add(box, "div", "", "actions");
    if (steps.some((step) => step.write)) {
      const count = steps.filter((step) => step.write).length;
      button(actions, word.apply.replace("%d", count), "primary",
        () => apply(steps));
    }
    button(actions, word.discard, "", close);
    box.scrollIntoView({block: "nearest"});
    actions.querySelector("button").focus();
  }

  form.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!event.target.closest("td.own") || !/[\t\n]/.test(text.trim())) {
      return;
    }
    event.preventDefault();
    show(plans(event.target, text));
  });
})();
