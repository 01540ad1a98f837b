// What of the page a person cannot read or reach as it is laid out, a line each: a word broken in two, text outside of
// its place, text that is cut off without a word of it, a thing to press that another one lies over, a screen or dialog
// that is wider than the window. What a list cuts to its lines on purpose, or scrolls in its own frame, is none.
const found = [];
const called = (one) => `${one.tagName.toLowerCase()} ${one.closest("[data-testid]")?.dataset.testid ?? ""}`.trim();
const short = (text) => text.trim().slice(0, 40);
const isSeen = (one) => {
  const { width, height } = one.getBoundingClientRect();
  return width > 1 && height > 1 && getComputedStyle(one).visibility !== "hidden";
};
for (const place of document.querySelectorAll("html, main, [role=dialog]")) {
  const more = place.scrollWidth - place.clientWidth;
  if (more > 1) found.push(`${called(place)} is ${more} too wide`);
}
const syncNow = document.querySelector("[data-testid=sync-now]")?.getBoundingClientRect();
if (syncNow && (syncNow.top < 0 || syncNow.bottom > innerHeight + 1)) found.push("Sync now is out of sight");
// No language has words like those of the pseudo-language.
const hasWords = document.documentElement.lang !== "xx";
const hidden = "[aria-hidden=true], option, style, script, [class*=VisuallyHidden], [class*=hidden], [data-testid=windowed-table]";
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const text = texts.currentNode;
  const holder = text.parentElement;
  if (!text.data.trim() || holder.closest(hidden) || !isSeen(holder)) continue;
  const range = document.createRange();
  // What people typed may be one endless word, and so is a code or an address; a soft hyphen is there to be used.
  const isOurs = hasWords && !holder.closest("bdi, [dir], code, [role=gridcell]");
  for (const { 0: word, index } of isOurs ? text.data.matchAll(/[\p{L}\p{M}\u00ad]+/gu) : []) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top / 8)));
    if (lines.size > 1 && !word.includes("\u00ad")) found.push(`"${word}" is broken in two in ${called(holder)}`);
  }
  range.selectNodeContents(text);
  const { left, right } = range.getBoundingClientRect();
  const places = [];
  for (let place = holder; !place.matches("main, aside, [role=dialog], body"); place = place.parentElement) {
    places.push([place, getComputedStyle(place)]);
  }
  const mayBeCut = ({ overflowX, textOverflow, position }) =>
    ["auto", "scroll"].includes(overflowX) || textOverflow === "ellipsis" || position === "fixed";
  if (places.some(([, style]) => mayBeCut(style))) continue;
  for (const [place, { display }] of places) {
    if (display === "inline" || display === "contents") continue;
    const box = place.getBoundingClientRect();
    const out = Math.round(Math.max(right - box.right, box.left - left));
    if (out > 2) {
      found.push(`"${short(text.data)}" stands ${out} out of ${called(place)}`);
      break;
    }
  }
}
const isDialog = document.querySelector("[role=dialog]") !== null;
for (const one of document.querySelectorAll("main :is(a, button), [role=dialog] :is(a, button)")) {
  if (!isSeen(one) || (isDialog && !one.closest("[role=dialog]"))) continue;
  const { left, top, width, height } = one.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) continue;
  const over = document.elementFromPoint(x, y);
  if (over?.closest("main, [role=dialog]") && !one.contains(over) && !over.contains(one) && getComputedStyle(over.closest("div")).position !== "sticky") {
    found.push(`"${short(one.textContent)}" lies under ${called(over)}`);
  }
}
return [...new Set(found)];
