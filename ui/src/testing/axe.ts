/**
 * What axe finds on a screen, as sentences. jsdom draws nothing, so contrast is judged in a real browser: the test of
 * the real window injects `node_modules/axe-core/axe.min.js` and calls `axe.run(document, axeOptions)` itself.
 */
import axe, { type RunOptions } from "axe-core";

export const axeOptions: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

const needDrawing = { "color-contrast": { enabled: false }, "target-size": { enabled: false } };

export async function axeFindings(): Promise<string[]> {
  const { violations } = await axe.run(document, { ...axeOptions, rules: needDrawing });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
