/*
 * Beside the table: everything about the cell that has the focus, as the
 * server writes it, its state as three buttons. On a narrow screen it stands
 * below the row.
 */
(function () {
  "use strict";

  const form = document.getElementById("fill");
  const place = document.getElementById("panel-place");
  if (!form || !place || !window.fetch || !window.DOMParser) {
    return;
  }
  const DELAY = 250; // moving through the cells does not ask for each
  const narrow = window.matchMedia("(max-width: 1180px)");
  let shown = ""; // the cell of the panel
  let timer = 0;

  function nameOf(input) {
    return input.name.slice(2);
  }

  function setTo(panel, input) {
    const old = document.getElementById("panel");
    const line = document.getElementById("panel-row");
    if (old) {
      old.remove();
    }
    if (line) {
      line.remove();
    }
    if (!narrow.matches) {
      place.append(panel);
      return;
    }
    const row = input.closest("tr");
    const made = document.createElement("tr");
    const cell = document.createElement("td");
    made.id = "panel-row";
    made.className = "messages";
    cell.colSpan = row.children.length;
    cell.append(panel);
    made.append(cell);
    row.after(made);
  }

  async function load(input) {
    const name = nameOf(input);
    try {
      const reply = await fetch(form.getAttribute("action") + "?part=panel&cell=" +
        encodeURIComponent(name), {credentials: "same-origin"});
      const page = new DOMParser().parseFromString(
        await reply.text(), "text/html");
      const panel = page.getElementById("panel");
      if (panel && reply.ok && shown === name) {
        setTo(document.adoptNode(panel), input);
        showState(input);
      }
    } catch (error) {
      form.classList.add("alone"); // the cells keep their own choice of state
    }
  }

  function look(input, delay) {
    shown = nameOf(input);
    clearTimeout(timer);
    timer = setTimeout(load, delay, input);
  }

  function showState(input) {
    const state = input.parentElement.querySelector("select").value === "na"
      ? "na" : input.value.trim() === "" ? "missing" : "";
    document.querySelectorAll("#panel .switch button").forEach((button) =>
      button.setAttribute("aria-pressed", button.dataset.state === state));
  }

  // 3,039.6 ÷ 2,647.7 − 1 = 14.8%
  function showSum(input) {
    const sum = document.getElementById("growth-sum");
    const now = Number(input.value.replace(/,/g, ""));
    const last = sum ? Number(sum.dataset.last) : 0;
    if (!sum || input.value.trim() === "" || !Number.isFinite(now)) {
      return;
    }
    const places = Number(input.dataset.places);
    const write = (n) => n.toLocaleString("en-US",
      {minimumFractionDigits: places, maximumFractionDigits: places});
    const result = document.createElement("b");
    result.textContent = ((now / last - 1) * 100).toFixed(1) + "%";
    sum.replaceChildren(write(now) + " ÷ " + write(last) + " − 1 = ", result);
  }

  function input(name) {
    return form.elements.namedItem("v." + name);
  }

  form.addEventListener("focusin", (event) => {
    if (event.target.matches("td.own > input[name^='v.']") &&
        nameOf(event.target) !== shown) {
      look(event.target, DELAY);
    }
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "v." + shown) {
      showState(event.target);
      showSum(event.target);
    }
  });
  // After a save the rules have looked again.
  form.addEventListener("hits", () => {
    const panel = document.getElementById("panel");
    if (shown && panel && !panel.contains(document.activeElement)) {
      look(input(shown), 0);
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#panel .switch button");
    const of = button && input(button.closest(".switch").dataset.cell);
    if (of) {
      of.dispatchEvent(new CustomEvent("setstate",
        {bubbles: true, detail: button.dataset.state}));
      showState(of);
      of.focus();
    }
  });
  const first = document.querySelector("#panel .switch");
  if (first) {
    shown = first.dataset.cell;
  }
})();
