/** The mark of Tributary: two streams that join a third and flow on as one. Takes the colour of the text around it. */
export function TributaryMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true" focusable="false">
      <path d="M4 4v4.5C4 13 12 12 12 17v3.5" stroke="currentColor" strokeWidth="2.25" strokeLinecap="round" />
      <path d="M20 4v4.5C20 13 12 12 12 17" stroke="currentColor" strokeWidth="2.25" strokeLinecap="round" opacity="0.6" />
      <path d="M12 3.5V10" stroke="currentColor" strokeWidth="2.25" strokeLinecap="round" />
      <circle cx="12" cy="20.5" r="1.6" fill="currentColor" />
    </svg>
  );
}
