import { describe, expect, it } from 'vitest';
import { currentPlace } from './app-frame.tsx';
import { addDays, daysBetween } from './as-of-bar.tsx';
import { segmentsOf } from './chart-bar.tsx';
import { findEntries } from './listbox.tsx';
import { menuMove } from './menu.tsx';
import { readLook } from './remembered.tsx';
import { initialsOf } from './thread.tsx';

describe('currentPlace', () => {
  const places = ['/', '/orders', '/orders/drafts', '/order-books'];
  it('is the longest place that holds the path', () => {
    expect(currentPlace(places, '/orders/OR-1')).toBe('/orders');
    expect(currentPlace(places, '/orders/drafts/3')).toBe('/orders/drafts');
    expect(currentPlace(places, '/')).toBe('/');
  });
  it('never takes half a word for a place', () => {
    expect(currentPlace(places, '/ordersheet')).toBeUndefined();
  });
});

describe('as-of dates', () => {
  it('counts whole days over a change of clocks', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });
});

describe('segmentsOf', () => {
  it('fills the whole exactly', () => {
    const segments = segmentsOf([61, 22, 4, 13]);
    const last = segments.at(-1)!;
    expect(last.start + last.width).toBeCloseTo(100);
  });
  it('draws nothing of nothing', () => {
    expect(segmentsOf([0, 0])).toEqual([
      { start: 0, width: 0 },
      { start: 0, width: 0 },
    ]);
  });
});

describe('findEntries', () => {
  const entries = [
    { label: 'Import an advisory' },
    { label: 'Universitätsklinikum Grünau' },
    { label: 'Grünau Stadtwerke', keywords: 'utility' },
  ];
  it('finds every word in any order, whatever the accents', () => {
    expect(findEntries(entries, 'GRUNAU univ').map((entry) => entry.label)).toEqual(['Universitätsklinikum Grünau']);
  });
  it('puts entries that begin with the text first', () => {
    expect(findEntries(entries, 'grün')[0]?.label).toBe('Grünau Stadtwerke');
  });
  it('keeps all in order while nothing is typed', () => {
    expect(findEntries(entries, ' ')).toEqual(entries);
  });
});

describe('menuMove', () => {
  const words = ['Assign', 'Open', 'Archive'];
  it('goes round at both ends', () => {
    expect(menuMove('ArrowDown', 2, words)).toBe(0);
    expect(menuMove('ArrowUp', 0, words)).toBe(2);
    expect(menuMove('ArrowUp', -1, words)).toBe(2);
  });
  it('finds the next entry by its letter', () => {
    expect(menuMove('a', 0, words)).toBe(2);
    expect(menuMove('a', 2, words)).toBe(0);
    expect(menuMove('x', 0, words)).toBeUndefined();
  });
});

describe('readLook', () => {
  it('reads what was remembered and falls back on anything else', () => {
    expect(readLook('a=b; theme=dark; rail=folded')).toEqual({ theme: 'dark', railFolded: true });
    expect(readLook('theme=<script>')).toEqual({ theme: 'system', railFolded: false });
    expect(readLook(null)).toEqual({ theme: 'system', railFolded: false });
  });
});

describe('initialsOf', () => {
  it('takes the first letters of the first and last name, whatever the script', () => {
    expect(initialsOf('Marek van der Dvořák')).toBe('MD');
    expect(initialsOf('élan')).toBe('É');
    expect(initialsOf('')).toBe('');
  });
});
