/** The look: one accent (a deep lake green), generous spacing, a 16 px body in the system's own typeface. */
import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  mergeThemeOverrides,
} from "@mantine/core";

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

const theme = createTheme({
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
    // A long language in large type is set on two lines; no word of a button is cut off.
    Button: {
      styles: {
        // Where fingers press in a hurry, a screen asks for larger ones by `--least-target`.
        root: {
          height: "auto",
          minHeight: "max(var(--button-height), var(--least-target, 0px))",
          minWidth: "var(--least-target, auto)",
          paddingBlock: 3,
        },
        // A link does not centre what is in it, as a button does of itself.
        inner: { minHeight: "calc(max(var(--button-height), var(--least-target, 0px)) - 8px)" },
        label: { whiteSpace: "normal", overflow: "visible", overflowWrap: "break-word", lineHeight: 1.25 },
      },
    },
    // Choices that do not stand beside each other stand below.
    SegmentedControl: {
      styles: {
        root: { maxWidth: "100%", flexWrap: "wrap" },
        control: { flex: "1 1 auto" },
        label: { whiteSpace: "normal", overflow: "visible", overflowWrap: "break-word", lineHeight: 1.25 },
      },
    },
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Textarea: { defaultProps: { size: "md" } },
    Select: { defaultProps: { size: "md" }, styles: { option: { overflowWrap: "anywhere" } } },
    DateInput: { defaultProps: { size: "md" } },
    Alert: {
      defaultProps: { radius: "lg" },
      styles: { body: { minWidth: 0, overflowWrap: "break-word" } },
    },
    Modal: { defaultProps: { radius: "lg", padding: "lg", overlayProps: { backgroundOpacity: 0.35 } } },
    RadioGroup: { defaultProps: { size: "md" } },
    CheckboxGroup: { defaultProps: { size: "md" } },
  },
});

/** The look, with the names of buttons that show an icon alone, in the language of the window. */
export function themeIn(words: { close: string; clear: string; showPassword: string }) {
  const closeButtonProps = { "aria-label": words.close };
  const clearButtonProps = { "aria-label": words.clear };
  return mergeThemeOverrides(
    theme,
    createTheme({
      components: {
        Modal: { defaultProps: { closeButtonProps } },
        Notification: { defaultProps: { closeButtonProps } },
        Alert: { defaultProps: { closeButtonLabel: words.close } },
        Select: { defaultProps: { clearButtonProps } },
        DateInput: { defaultProps: { clearButtonProps } },
        PasswordInput: {
          defaultProps: { visibilityToggleButtonProps: { "aria-label": words.showPassword } },
        },
      },
    }),
  );
}

/**
 * Surfaces and lines of both schemes. Text on them keeps a contrast of at least 4.5 to 1, also where it cannot be
 * changed; the edge of what is filled in or ticked 3 to 1.
 */
export const surfaces: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--rounds-canvas": "#f6f8f8",
    "--rounds-surface": "#ffffff",
    "--rounds-line": "#dde4e5",
    "--rounds-line-soft": "#ebf0f0",
    "--rounds-hover": "#f1f6f6",
    "--rounds-control": "#839093",
    "--mantine-color-disabled-color": "#5f6b6e",
    "--mantine-color-text": "#1b2527",
    "--mantine-color-dimmed": "#586669",
    "--mantine-color-placeholder": "#657275",
    "--mantine-color-error": "#c22525",
    "--mantine-color-default-border": "#cfd8d9",
    "--mantine-color-orange-light": "#fdf3e4",
    "--mantine-color-orange-light-color": "#7a3f00",
    "--mantine-color-red-light": "#fdf0ef",
    "--mantine-color-red-light-color": "#a31c1c",
  },
  dark: {
    "--rounds-canvas": "#101517",
    "--rounds-surface": "#181f21",
    "--rounds-line": "#2c3639",
    "--rounds-line-soft": "#232b2e",
    "--rounds-hover": "#1e2729",
    "--rounds-control": "#707d80",
    "--mantine-color-disabled-color": "#93a0a3",
    "--mantine-color-body": "#181f21",
    "--mantine-color-text": "#dfe5e6",
    "--mantine-color-dimmed": "#9dabae",
    "--mantine-color-placeholder": "#839093",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-default": "#1e2628",
    "--mantine-color-default-hover": "#263032",
    "--mantine-color-default-border": "#39464a",
    "--mantine-color-lake-light": "#15363a",
    "--mantine-color-lake-light-color": "#8fd3d5",
    "--mantine-color-orange-light": "#2c2418",
    "--mantine-color-orange-light-color": "#ffcf94",
    "--mantine-color-red-light": "#301f20",
    "--mantine-color-red-light-color": "#ffb0b0",
  },
});
