import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { MemoryOptions } from "../api/hosts/memory";
import { speak } from "../i18n";
import { PSEUDO_LANGUAGE } from "../i18n/languages";
import { openWindow } from "../testing/draw";

afterEach(() => {
  speak("en");
});

/** What people have entered is not translated: it stands in `bdi`, in a place that finds its own direction, in cells. */
const ENTERED = "bdi, [dir], [role=gridcell], kbd, code, style, option";

/** Texts of the screen in plain Latin letters: in the pseudo-language, those that no catalogue has. */
function plainTexts(): string[] {
  const found: string[] = [];
  const main = screen.getByRole("main");
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { textContent, parentElement } = walker.currentNode as Text;
    if (/[A-Za-z]{3}/.test(textContent ?? "") && !parentElement?.closest(ENTERED))
      found.push(textContent ?? "");
  }
  for (const element of main.querySelectorAll("[aria-label], [placeholder], [title]")) {
    // Attributes in a row name its record.
    if (element.closest("[role=row], tr")) continue;
    for (const name of ["aria-label", "placeholder", "title"]) {
      const text = element.getAttribute(name);
      if (text && /[A-Za-z]{3}/.test(text)) found.push(`${name}: ${text}`);
    }
  }
  return found;
}

it.each<[string, string, MemoryOptions?]>([
  ["the welcome", "", { phase: "welcome" }],
  ["schools", "/schools"],
  ["no schools", "/schools", { schools: 0, incidents: false, neverSynced: true }],
  ["no conflicts", "/conflicts", { incidents: false }],
  ["sync", "/sync"],
  ["the decisions", "/sync?part=ledger"],
  ["an address that is none", "/nowhere"],
])("no text of %s is hard-coded", async (_what, address, options = {}) => {
  openWindow(address, { language: PSEUDO_LANGUAGE, ...options });
  await screen.findByRole("heading", { level: 1, name: /^\[/ });
  await expect.poll(() => document.querySelector("[data-testid=loading]"), { timeout: 10_000 }).toBeNull();
  expect(plainTexts()).toEqual([]);
});

it("a language that is written from right to left turns the window round", async () => {
  openWindow("/settings");
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  expect(document.documentElement).toHaveAttribute("dir", "ltr");
  cleanup();
  openWindow("/settings", { language: PSEUDO_LANGUAGE });
  await screen.findByRole("heading", { level: 1, name: /^\[/ });
  expect(document.documentElement).toHaveAttribute("dir", "rtl");
  expect(document.documentElement).toHaveAttribute("lang", PSEUDO_LANGUAGE);
});
