"use strict";
// The page works without this file as one long text; this adds the two views, the readings of what
// is marked, filters and search, and the keyboard. No library, no network, no storage.

const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const say = (message) => { byId("status").textContent = message; };
const plural = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

document.documentElement.classList.remove("no-script");

// --- The two views, and links to any place in either -------------------------------------------

const views = [byId("report"), byId("read")];

function showView(view) {
  for (const one of views) one.hidden = one !== view;
  for (const link of all(".part")) {
    if (link.hash === `#${view.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** Bring an element to its place, and again while what is shown for the first time moves it. */
function bring(element, block, times = 6) {
  element.scrollIntoView({ block });
  if (times) requestAnimationFrame(() => bring(element, block, times - 1));
}

function goTo(element) {
  bring(element, "start");
  (element.matches("[tabindex], a") ? element : element.closest("[tabindex]")).focus({ preventScroll: true });
}

function followHash() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { /* a stray % is part of the name */ }
  const element = id && byId(id);
  if (!element) return showView(views[0]);
  const view = element.closest("main > section");
  if (!view) return;
  showView(view);
  if (element === view) {
    window.scrollTo(0, 0);
    return view.focus({ preventScroll: true });
  }
  if (element.closest("#read [hidden]")) {
    clearFilters();
    say("Filters cleared to show the passage.");
  }
  goTo(element);
}

// --- Light and dark ----------------------------------------------------------------------------

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return (document.documentElement.dataset.theme ?? (prefersDark.matches ? "dark" : "light")) === "dark";
}

function showTheme() { byId("theme-button").setAttribute("aria-pressed", String(isDark())); }

byId("theme-button").addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  showTheme();
});
prefersDark.addEventListener("change", showTheme);

// --- The reading of an amount or a name --------------------------------------------------------

const card = byId("card");
let cardOwner = null;
let closing = 0;

/** The same amount or name in the other column. */
function counterparts(mark) {
  return all(`.mark[data-key="${mark.dataset.key}"]`, mark.closest(".line")).filter((one) => one !== mark);
}

function openCard(mark) {
  clearTimeout(closing);
  if (cardOwner === mark) return;
  closeCard();
  const list = document.createElement("dl");
  const written = mark.closest(".line").querySelector(".source").lang;
  for (const line of mark.dataset.card.split("\n")) {
    const [label, value] = line.split("\t");
    const term = document.createElement("dt");
    const told = document.createElement("dd");
    term.textContent = label;
    told.textContent = value;
    if (/\p{Script=Han}/u.test(value)) told.lang = written.startsWith("zh") ? written : "zh";
    else if (label === "Scientific name" || label === "Accepted today") told.lang = "la";
    list.append(term, told);
  }
  card.replaceChildren(list);
  card.hidden = false;
  const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(box.left, width - card.offsetWidth - 8));
  const isRoomBelow = box.bottom + card.offsetHeight + 12 < window.innerHeight;
  const top = isRoomBelow ? box.bottom + 6 : box.top - card.offsetHeight - 6;
  card.style.left = `${left + window.scrollX}px`;
  card.style.top = `${top + window.scrollY}px`;
  mark.setAttribute("aria-describedby", "card");
  for (const other of counterparts(mark)) other.classList.add("paired");
  cardOwner = mark;
}

function closeCard() {
  clearTimeout(closing);
  cardOwner?.removeAttribute("aria-describedby");
  for (const other of all(".mark.paired")) other.classList.remove("paired");
  cardOwner = null;
  card.hidden = true;
}

const markOf = (event) => event.target.closest?.(".mark[data-card]");
const closeSoon = () => { clearTimeout(closing); closing = setTimeout(closeCard, 180); };

document.addEventListener("pointerover", (event) => {
  const mark = markOf(event);
  if (mark) openCard(mark);
  else if (event.target.closest?.("#card")) clearTimeout(closing);
  else if (cardOwner && cardOwner !== document.activeElement) closeSoon();
});
document.addEventListener("focusin", (event) => {
  const mark = markOf(event);
  if (mark) openCard(mark);
  else closeCard();
});
document.addEventListener("click", (event) => { if (cardOwner && !markOf(event) && !event.target.closest("#card")) closeCard(); });

// --- Filters and search ------------------------------------------------------------------------

const field = (id) => byId(id)?.value ?? "";
const articles = all(".article");
const passages = all(".passage").map((element) => ({
  element,
  article: element.closest(".article"),
  note: element.querySelector(":scope > .same"),
  textId: element.dataset.text,
}));

/** Each distinct text: where it can stand, where it stands now, its sentences. */
const texts = new Map();
for (const passage of passages) {
  const list = passage.element.querySelector(":scope > .lines");
  if (!texts.has(passage.textId)) texts.set(passage.textId, { places: [], list, carrier: passage, lines: null });
  texts.get(passage.textId).places.push(passage);
}

/** Lower case, narrow and with plain spaces, character for character. */
function fold(text) {
  const narrow = text.replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/\s/g, " ");
  const lower = narrow.toLowerCase();
  return lower.length === narrow.length ? lower : narrow;
}

function linesOf(text) {
  text.lines ??= all(".line", text.list).map((element) => ({
    element,
    features: element.dataset.features.split(" "),
    words: all(".source, .target > .english", element).map((one) => fold(one.textContent)),
  }));
  return text.lines;
}

let hits = [];
let current = -1;

function setHidden(element, isHidden) { if (element.hidden !== isHidden) element.hidden = isHidden; }

function articleAnswers(article) {
  const { city, commitment, targets } = article.dataset;
  const [doc, action, number, target] = ["by-city", "by-action", "by-commitment", "by-target"].map(field);
  return (!doc || doc === city) && (!action || action === article.id)
    && (!number || number === commitment) && (!target || targets.split(" ").includes(target));
}

/** Put a text under the first of its places that is shown, so that it is there once and can be read. */
function carry(text, place) {
  if (text.carrier === place) return;
  place.element.append(text.list);
  text.carrier = place;
  for (const other of text.places) {
    if (!other.note) continue;
    setHidden(other.note, other === place);
    const link = other.note.querySelector("a");
    link.href = `#${place.element.id}`;
    link.textContent = place.element.dataset.label;
  }
}

function applyFilters() {
  const query = fold(field("query").trim());
  const feature = field("by-feature");
  const isSearch = Boolean(query || feature);
  const shown = new Set(articles.filter(articleAnswers));
  hits = [];
  const hitsOf = new Map();
  for (const text of texts.values()) {
    const place = text.places.find((one) => shown.has(one.article));
    if (!place) continue;
    carry(text, place);
    if (!isSearch) continue;
    const found = linesOf(text).filter((line) => (!feature || line.features.includes(feature))
      && (!query || line.words.some((words) => words.includes(query))));
    if (found.length) hitsOf.set(place, found);
  }
  const inUse = new Set();
  let count = 0;
  for (const passage of passages) {
    const isShown = shown.has(passage.article) && (!isSearch || hitsOf.has(passage));
    setHidden(passage.element, !isShown);
    if (!isShown) continue;
    count += 1;
    inUse.add(passage.article);
    hits.push(...(hitsOf.get(passage) ?? []));
  }
  for (const article of articles) setHidden(article, isSearch ? !inUse.has(article) : !shown.has(article));
  for (const city of all(".city")) setHidden(city, !city.querySelector(".article:not([hidden])"));
  for (const group of all(".contents-city, #by-action optgroup")) {
    setHidden(group, Boolean(field("by-city")) && field("by-city") !== group.dataset.city);
  }
  for (const link of all(".contents a")) setHidden(link.parentElement, byId(decodeURIComponent(link.hash.slice(1))).hidden);
  report(isSearch, count, shown.size < articles.length);
  markFound(query);
}

function report(isSearch, count, isFiltered) {
  current = -1;
  const isAny = isSearch || isFiltered;
  const message = isSearch ? `${plural(hits.length, "sentence")} in ${plural(count, "passage")}` : isFiltered ? plural(count, "passage") : "";
  byId("count").textContent = message;
  byId("next").disabled = byId("previous").disabled = hits.length === 0;
  setHidden(byId("clear"), !isAny);
  setHidden(byId("nothing"), count > 0);
  for (const line of all(".line.current")) line.classList.remove("current");
}

function clearFilters() {
  for (const control of all(".filters select, #query")) control.value = "";
  applyFilters();
}

// What was found is painted only where it is on the screen: a letter can be found everywhere.
const painter = globalThis.Highlight && CSS.highlights;
const found = painter && new Highlight();
const foundNow = painter && new Highlight();
let query = "";
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) {
    watcher.unobserve(entry.target);
    for (const line of all(".line", entry.target)) for (const range of rangesIn(line)) found.add(range);
  }
}, { rootMargin: "50%" });
if (painter) { painter.set("found", found); painter.set("found-now", foundNow); }

function markFound(sought) {
  watcher.disconnect();
  found?.clear();
  foundNow?.clear();
  query = sought;
  if (!painter || !query) return;
  for (const article of articles) if (!article.hidden) watcher.observe(article);
}

function rangesIn(line) {
  const ranges = [];
  for (const part of all(".source, .target > .english", line)) {
    const nodes = [];
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    let length = 0;
    while (walker.nextNode()) {
      nodes.push([length, walker.currentNode]);
      length += walker.currentNode.length;
    }
    const words = fold(part.textContent);
    const place = (offset) => nodes.findLast(([start]) => start <= offset);
    for (let at = words.indexOf(query); at >= 0; at = words.indexOf(query, at + query.length)) {
      const [[start, first], [lastStart, last]] = [place(at), place(at + query.length - 1)];
      const range = new Range();
      range.setStart(first, at - start);
      range.setEnd(last, at + query.length - lastStart);
      ranges.push(range);
    }
  }
  return ranges;
}

function step(by) {
  if (!hits.length) return;
  hits[current]?.element.classList.remove("current");
  current = current < 0 ? (by > 0 ? 0 : hits.length - 1) : (current + by + hits.length) % hits.length;
  const { element } = hits[current];
  element.classList.add("current");
  bring(element, "center");
  foundNow?.clear();
  if (foundNow && query) for (const range of rangesIn(element)) foundNow.add(range);
  byId("count").textContent = `${current + 1} of ${plural(hits.length, "sentence")}`;
}

/** Filter, and begin again at the first that is left. */
function choose() {
  applyFilters();
  const shelf = document.querySelector(".shelf");
  if (shelf.getBoundingClientRect().top < 0) shelf.scrollIntoView();
}

for (const control of all(".filters select")) control.addEventListener("change", choose);
byId("query").addEventListener("input", choose);
byId("query").addEventListener("focus", () => texts.forEach(linesOf), { once: true });
byId("next").addEventListener("click", () => step(1));
byId("previous").addEventListener("click", () => step(-1));
byId("clear").addEventListener("click", () => { clearFilters(); byId("query").focus(); });
byId("more-filters").addEventListener("click", (event) => {
  const isOpen = byId("choices").classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", String(isOpen));
});

// --- Links to a passage ------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
  const { id, dataset } = button.closest(".passage");
  const address = `${location.href.split("#")[0]}#${id}`;
  try {
    await navigator.clipboard.writeText(address);
    say(`Link to ${dataset.label} copied.`);
    button.textContent = "copied";
  } catch {
    // A page from a mail attachment may not write to the clipboard; the address line can be copied.
    location.hash = id;
    say(`The address line now links to ${dataset.label}.`);
    button.textContent = "see address line";
  }
  setTimeout(() => { button.textContent = "copy link"; }, 2000);
});

// --- Keyboard ----------------------------------------------------------------------------------

function neighbour(by) {
  const shown = passages.map((one) => one.element).filter((one) => one.checkVisibility());
  if (!shown.length) return;
  const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const here = document.activeElement?.closest?.(".passage");
  let place = shown.indexOf(here);
  if (place < 0) {
    place = shown.findIndex((one) => one.getBoundingClientRect().bottom > top);
    if (by > 0) place -= 1;
  }
  const next = shown[Math.max(0, Math.min(shown.length - 1, place + by))];
  goTo(next);
}

function leave() {
  if (cardOwner) return closeCard();
  if (document.activeElement === byId("query")) {
    byId("query").value = "";
    choose();
    byId("query").blur();
  }
}

const keys = {
  "/": () => { showView(views[1]); byId("query").focus(); byId("query").select(); },
  "?": () => byId("help").showModal(),
  n: () => step(1),
  p: () => step(-1),
  j: () => neighbour(1),
  k: () => neighbour(-1),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || byId("help").open) return;
  const isTyping = event.target.matches("input, select, textarea");
  if (event.key === "Escape") return leave();
  if (event.target === byId("query") && event.key === "Enter") {
    event.preventDefault();
    return step(event.shiftKey ? -1 : 1);
  }
  if (markOf(event) && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    return cardOwner ? closeCard() : openCard(markOf(event));
  }
  if (isTyping || !byId("single-keys").checked || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});
byId("help-button").addEventListener("click", keys["?"]);
byId("help-close").addEventListener("click", () => byId("help").close());

// --- Which action is on the screen -------------------------------------------------------------

const entries = new Map(all(".contents a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
const reading = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    const link = entries.get(target.id);
    if (isIntersecting) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  }
}, { rootMargin: "-30% 0px -60% 0px" });
for (const article of articles) reading.observe(article);

// What is jumped to must not end up behind the filters.
new ResizeObserver(([{ target }]) => {
  document.documentElement.style.setProperty("--bar", `${target.offsetHeight}px`);
}).observe(document.querySelector(".filters"));

showTheme();
window.addEventListener("hashchange", followHash);
followHash();
