/** The product's mark. Decoration: the name stands beside it. */
export function Mark({ size, onDark = false }: { size: number; onDark?: boolean }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect
        width="32"
        height="32"
        rx="8"
        fill={onDark ? "rgb(255 255 255 / 16%)" : "var(--mantine-primary-color-filled)"}
      />
      <path d="M25 16a9 9 0 1 1-3.1-6.8" fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <circle cx="24" cy="10.4" r="2.7" fill="#fff" />
      <circle cx="16" cy="16" r="2.7" fill="#fff" fillOpacity=".75" />
    </svg>
  );
}
