// The keys of the page, and what says to the server that a question is still being typed.
'use strict';
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = selector => [...document.querySelectorAll(selector)];

  document.addEventListener('htmx:config:request', event => {
    const ctx = event.detail.ctx;
    if (ctx.sourceElement.id === 'ask' && ctx.sourceEvent?.type !== 'submit') ctx.request.headers['Paperkin-Typing'] = 'true';
  });

  // What was typed before htmx listened; it begins to after this script.
  setTimeout(() => setTimeout(() => {
    const field = $('#q');
    if (field.value !== field.defaultValue) field.dispatchEvent(new Event('input', {bubbles: true}));
  }));

  const current = () => document.activeElement?.closest('.hit');
  const follow = link => link && link.click();

  function move(step) {
    const hits = all('.hits .hit');
    const at = hits.indexOf(current());
    const next = hits[at < 0 ? (step > 0 ? 0 : -1) : Math.min(hits.length - 1, Math.max(0, at + step))];
    if (!next) return;
    $('.open', next).focus({preventScroll: true});
    next.scrollIntoView({block: 'nearest'});
  }

  function within(selector) {
    const hit = current() || $('article.paper');
    return hit && $(selector, hit);
  }

  async function copy() {
    const link = within('.cite');
    if (!link) return;
    const answer = await fetch(link.href);
    if (!answer.ok) return;
    await navigator.clipboard.writeText(await answer.text());
    const before = link.textContent;
    link.textContent = 'Copied';
    setTimeout(() => { link.textContent = before; }, 1500);
  }

  const keys = {
    '/': () => { $('#q').focus(); $('#q').select(); },
    'j': () => move(1), 'ArrowDown': () => move(1),
    'k': () => move(-1), 'ArrowUp': () => move(-1),
    'o': () => follow(within('.open')),
    'O': () => follow(within('.own')),
    's': () => follow(within('.similar')),
    'l': () => follow(within('.like')),
    'x': () => follow(within('.pick input')),
    'e': () => { if ($('.pick input:checked')) $('#export').requestSubmit(); },
    'c': copy,
    'n': () => follow($('.next')),
    'p': () => $('.earlier') ? follow($('.earlier')) : history.back(),
    '?': () => follow($('nav a[href="/help"]')),
  };

  document.addEventListener('keydown', event => {
    const on = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (on.matches('input:not([type=checkbox]), textarea, select')) {
      if (event.key === 'Escape') { on.blur(); event.preventDefault(); }
      if (on.id === 'q' && event.key === 'ArrowDown') { move(1); event.preventDefault(); }
      return;
    }
    const arrow = event.key.startsWith('Arrow');
    if (!Object.hasOwn(keys, event.key) || arrow && !current()) return; // else arrows scroll
    event.preventDefault();
    keys[event.key]();
  });
})();
