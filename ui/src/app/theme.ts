/** The look: one accent (a deep lake green), generous spacing, a 16 px body in the system's own typeface. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const lake: MantineColorsTuple = [
  "#ebf7f7",
  "#d5ebec",
  "#aad8d9",
  "#7cc4c6",
  "#56b3b6",
  "#3da6aa",
  "#2a979c",
  "#167a80",
  "#0c666d",
  "#05545a",
];
const night: MantineColorsTuple = [
  "#dfe5e6",
  "#bcc6c8",
  "#93a0a3",
  "#667377",
  "#3d494c",
  "#2c3639",
  "#222b2d",
  "#1a2123",
  "#141a1c",
  "#0f1416",
];

export const theme = createTheme({
  primaryColor: "lake",
  primaryShade: { light: 8, dark: 7 },
  colors: { lake, dark: night },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "Noto Sans", Cantarell, Ubuntu, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", "Noto Sans Mono", monospace',
  defaultRadius: "md",
  fontSizes: { xs: "0.8125rem", sm: "0.9375rem", md: "1rem", lg: "1.125rem", xl: "1.25rem" },
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.875rem", lineHeight: "1.25" },
      h2: { fontSize: "1.5rem", lineHeight: "1.3" },
      h3: { fontSize: "1.25rem", lineHeight: "1.35" },
      h4: { fontSize: "1.0625rem", lineHeight: "1.4" },
    },
  },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Textarea: { defaultProps: { size: "md" } },
    Select: { defaultProps: { size: "md" } },
    DateInput: { defaultProps: { size: "md" } },
  },
});
