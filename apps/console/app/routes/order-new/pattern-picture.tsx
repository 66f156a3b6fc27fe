import { type OrderPatternName, patternOf, type Seat } from '@tributary/orders/patterns';

/** From the vendor to the customer, as goods go. */
const CHAIN: readonly Seat[] = ['distributor', 'reseller', 'holder', 'customer'];
const WIDTH = 46;

/**
 * The counterparties of a pattern as a small drawing: goods go along the line from the vendor, the lessor stands above it, and whoever is
 * invoiced for the goods is filled. It says nothing that the words beside it do not.
 */
export function PatternPicture({ name }: { name: OrderPatternName }) {
  const pattern = patternOf(name);
  const chain = CHAIN.filter((seat) => pattern.seats.includes(seat));
  const nodes = ['vendor' as const, ...chain];
  const customerAt = (nodes.length - 1) * WIDTH + 12;
  const fill = (seat: Seat | 'vendor') => (seat === pattern.goods ? 'fill-accent stroke-accent' : 'fill-surface stroke-ink-3');
  return (
    <svg viewBox={`0 0 ${5 * WIDTH} 48`} className="h-12 w-full" aria-hidden preserveAspectRatio="xMinYMid meet">
      {nodes.slice(1).map((seat, at) => (
        <line key={seat} x1={at * WIDTH + 20} x2={(at + 1) * WIDTH + 4} y1={36} y2={36} className="stroke-ink-3" strokeWidth={1.5} />
      ))}
      {pattern.seats.includes('lessor') && (
        <>
          <path d={`M12 28 V12 H${customerAt - 8}`} className="fill-none stroke-accent" strokeWidth={1.5} strokeDasharray="3 3" />
          <rect x={customerAt - 8} y={4} width={16} height={16} rx={3} className={fill('lessor')} strokeWidth={1.5} />
        </>
      )}
      {nodes.map((seat, at) =>
        seat === 'vendor' ? (
          <rect key={seat} x={4} y={28} width={16} height={16} rx={8} className="fill-ink stroke-ink" strokeWidth={1.5} />
        ) : (
          <rect
            key={seat}
            x={at * WIDTH + 4}
            y={28}
            width={16}
            height={16}
            rx={seat === 'customer' ? 8 : 3}
            className={fill(seat)}
            strokeWidth={1.5}
          />
        ),
      )}
    </svg>
  );
}
