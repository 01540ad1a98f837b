/** Which word stands above or below another where a passage happens to be broken into lines on this screen. */

export function wordInLine(cursor: number, way: "up" | "down"): number {
  const words = [...document.querySelectorAll<HTMLElement>("[data-item]")];
  const here = words.find((word) => word.dataset.item === String(cursor))?.getBoundingClientRect();
  if (!here) return cursor;
  const placed = words.map((word) => ({ item: Number(word.dataset.item), at: word.getBoundingClientRect() }));
  const beyond = placed.filter(({ at }) =>
    way === "down" ? at.top > here.top + here.height / 2 : at.top < here.top - here.height / 2,
  );
  if (beyond.length === 0) return cursor;
  const nearest = Math.min(...beyond.map(({ at }) => Math.abs(at.top - here.top)));
  const line = beyond.filter(({ at }) => Math.abs(Math.abs(at.top - here.top) - nearest) < here.height / 2);
  const middle = here.left + here.width / 2;
  const distance = (at: DOMRect) => Math.abs(at.left + at.width / 2 - middle);
  return line.reduce((best, word) => (distance(word.at) < distance(best.at) ? word : best)).item;
}
