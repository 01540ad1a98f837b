import { expect, it } from "vitest";
import { surfaces } from "./theme";

/** The relative luminance of WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["--rounds-canvas", "--rounds-surface", "--rounds-hover"];

it.each([
  ["light", "--mantine-color-text", 4.5],
  ["light", "--mantine-color-dimmed", 4.5],
  ["light", "--mantine-color-placeholder", 4.5],
  ["light", "--mantine-color-error", 4.5],
  ["light", "--mantine-color-disabled-color", 4.5],
  ["light", "--rounds-control", 3],
  ["dark", "--mantine-color-text", 4.5],
  ["dark", "--mantine-color-dimmed", 4.5],
  ["dark", "--mantine-color-placeholder", 4.5],
  ["dark", "--mantine-color-error", 4.5],
  ["dark", "--mantine-color-disabled-color", 4.5],
  ["dark", "--rounds-control", 3],
] as const)("in %s %s stands out by %d to 1 from all that is under it", (scheme, name, least) => {
  const colours: Record<string, string> = surfaces({} as Parameters<typeof surfaces>[0])[scheme];
  for (const ground of GROUNDS) {
    const found = contrast(colours[name] ?? "", colours[ground] ?? "");
    expect(found, ground).toBeGreaterThanOrEqual(least);
  }
});
