// What the page does better with a script than without: it remembers the reading view, lights up
// the pair of a sentence, lets arrow keys walk through sentences, keeps a selection in its column,
// and shows a term's definition or a sentence's other language where the reader asks for it.
"use strict";
(() => {
  const article = document.querySelector(".bi");
  const views = document.querySelector(".views");
  const peek = document.getElementById("peek");
  if (!article || !views || !peek) return;

  // --- the reading view: from the address, else as chosen last time ---
  const stored = {
    get: () => { try { return localStorage.getItem("view"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem("view", value); } catch { /* storage is off */ } },
  };
  const wanted = new URLSearchParams(location.search).get("view") ?? stored.get();
  const radios = [...views.querySelectorAll("input")];
  for (const radio of radios) if (radio.value === wanted) radio.checked = true;
  const view = () => radios.find((radio) => radio.checked).value;

  // --- light up a sentence, and a term in it, on both sides of its row ---
  let lit = [];
  const light = (element) => {
    for (const one of lit) one.classList.remove("on");
    lit = [];
    for (const [selector, key] of [[".g", "g"], [".term", "k"]]) {
      const found = element?.closest?.(selector);
      const row = found?.closest(".row");
      if (row) lit.push(...row.querySelectorAll(`[data-${key}="${found.dataset[key]}"]`));
    }
    for (const one of lit) one.classList.add("on");
  };
  article.addEventListener("pointerover", (event) => light(event.target));
  article.addEventListener("pointerleave", () => light(null));
  article.addEventListener("focusin", (event) => light(event.target));
  article.addEventListener("focusout", () => light(null));
  // :target is not set yet while a deferred script runs.
  const lightTarget = () => light(document.getElementById(location.hash.slice(1)));
  addEventListener("hashchange", lightTarget);
  lightTarget();

  // --- a selection started in one language stays in it ---
  article.addEventListener("pointerdown", (event) => {
    const column = event.target.closest(".s, .t");
    if (column) article.dataset.selecting = column.classList.contains("s") ? "s" : "t";
    else delete article.dataset.selecting;
  });

  // --- one little window for definitions and for the other language ---
  let anchor = null;
  let timer = 0;
  const place = () => {
    const at = anchor.getBoundingClientRect();
    const box = peek.getBoundingClientRect();
    const left = Math.min(Math.max(at.left, 16), innerWidth - box.width - 16);
    const below = at.bottom + 8;
    const top = below + box.height < innerHeight ? below : at.top - box.height - 8;
    peek.style.left = `${Math.max(left, 8)}px`;
    peek.style.top = `${Math.max(top, 8)}px`;
  };
  const show = (element, nodes, language) => {
    clearTimeout(timer);
    anchor = element;
    peek.lang = language?.lang ?? "";
    peek.dir = language?.dir ?? "";
    peek.replaceChildren(...nodes);
    if (peek.togglePopover) peek.showPopover();
    place();
  };
  const hide = () => {
    clearTimeout(timer);
    anchor = null;
    if (peek.matches(":popover-open")) peek.hidePopover();
  };
  const hideSoon = () => { clearTimeout(timer); timer = setTimeout(hide, 250); };
  const copies = (element) => [...element.cloneNode(true).childNodes];
  const define = (term) => {
    const entry = document.getElementById(`k${term.dataset.k}`);
    if (entry) show(term, copies(entry), entry);
  };
  // It opens after a moment, can be pointed at, and Escape closes it (WCAG 2.2, 1.4.13).
  article.addEventListener("pointerover", (event) => {
    const term = event.target.closest(".term");
    if (!term || event.pointerType === "touch") return;
    clearTimeout(timer);
    timer = setTimeout(() => define(term), 300);
    term.addEventListener("pointerleave", hideSoon, { once: true });
  });
  article.addEventListener("focusin", (event) => {
    if (event.target.matches("a.term") && event.target.matches(":focus-visible")) define(event.target);
  });
  article.addEventListener("focusout", hideSoon);
  peek.addEventListener("pointerenter", () => clearTimeout(timer));
  peek.addEventListener("pointerleave", hideSoon);
  addEventListener("scroll", () => { if (anchor) hide(); }, { passive: true });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  addEventListener("pointerdown", (event) => { if (anchor && !peek.contains(event.target)) hide(); });

  // --- sentences are one stop of the Tab key; arrows walk from there ---
  let stop = null;
  const halt = (sentence) => {
    if (stop) stop.tabIndex = -1;
    stop = sentence;
    if (stop) stop.tabIndex = 0;
  };
  const side = () => (view() === "target" ? ".t" : ".s");
  const shown = (selector) => [...article.querySelectorAll(`.row ${selector} .g`)];
  const other = (sentence) => {
    const column = sentence.closest(".s") ? ".t" : ".s";
    return sentence.closest(".row")?.querySelector(`${column} [data-g="${sentence.dataset.g}"]`);
  };
  const translate = (sentence) => {
    const pair = other(sentence);
    const column = pair?.closest("[lang]");
    if (pair && (view() === "source" || view() === "target")) show(sentence, copies(pair), column);
  };
  const goTo = (sentence) => { if (sentence) { halt(sentence); sentence.focus(); } };
  article.addEventListener("click", (event) => {
    const sentence = event.target.closest(".g");
    if (!sentence || event.target.closest("a, summary") || getSelection().toString()) return;
    halt(sentence);
    sentence.focus({ preventScroll: true });
    translate(sentence);
  });
  article.addEventListener("keydown", (event) => {
    const sentence = event.target;
    if (!sentence.matches(".g") || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const all = shown(sentence.closest(".t") ? ".t" : ".s");
      goTo(all[all.indexOf(sentence) + step]);
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const pair = other(sentence);
      if (pair?.checkVisibility?.()) goTo(pair);
    } else if (event.key === "Enter" || event.key === " ") {
      translate(sentence);
    } else return;
    event.preventDefault();
  });
  const first = () => halt(shown(side())[0]);
  views.addEventListener("change", (event) => { stored.set(event.target.value); hide(); first(); });
  first();

  // --- what folds in one language folds in the other ---
  article.addEventListener("toggle", (event) => {
    const all = event.target.closest(".row")?.querySelectorAll("details");
    if (!all) return;
    const half = all.length / 2;
    const index = [...all].indexOf(event.target);
    const pair = all[(index + half) % all.length];
    if (Number.isInteger(half) && pair.open !== event.target.open) pair.open = event.target.open;
  }, true);
})();
