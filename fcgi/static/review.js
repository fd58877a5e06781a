// Judging by keyboard: A accepts, R returns and goes to the reason, the arrows
// move from cell to cell; the counts follow. Without this script the radio
// buttons do the same.
'use strict';
(() => {
  const form = document.getElementById('judging');
  if (!form) return;
  const sets = [...form.querySelectorAll('.judge fieldset')];
  const radio = (set, value) => set.querySelector(`input[value=${value}]`);

  function count() {
    const of = value => sets.filter(s => radio(s, value).checked).length;
    const accepted = of('accept');
    const returned = of('return');
    document.getElementById('n-accept').textContent = accepted;
    document.getElementById('n-return').textContent = returned;
    document.getElementById('n-none').textContent =
      sets.length - accepted - returned;
  }

  function go(at) {
    const set = sets[Math.max(0, Math.min(sets.length - 1, at))];
    const input = set.querySelector('input:checked') || radio(set, 'accept');
    input.focus();
    set.scrollIntoView({block: 'nearest'});
  }

  function judge(at, value) {
    radio(sets[at], value).checked = true;
    count();
    if (value === 'return') sets[at].querySelector('.why input').focus();
    else go(at + 1);
  }

  form.addEventListener('change', count);
  form.addEventListener('keydown', event => {
    const at = sets.indexOf(event.target.closest('.judge fieldset'));
    if (at < 0 || event.target.type !== 'radio' || event.ctrlKey ||
        event.metaKey || event.altKey) return;
    const act = {
      a: () => judge(at, 'accept'),
      r: () => judge(at, 'return'),
      arrowdown: () => go(at + 1),
      arrowup: () => go(at - 1),
    }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
