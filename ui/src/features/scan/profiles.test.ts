import { describe, expect, it } from 'vitest';
import type { CapabilitiesView } from '../../bindings';
import { asked, deviceAt, fit, hostOf, profileOf, profiles, sizesOf } from './profiles';

const glass: CapabilitiesView = { feeds: ['flatbed'], modes: ['grey', 'lineart'], resolutions: [150, 200, 600], widest_mm: 216, longest_mm: 297 };
const feeder: CapabilitiesView = { ...glass, feeds: ['flatbed', 'feeder', 'feeder_duplex'], modes: ['colour', 'grey'], resolutions: [100, 200, 300] };

describe('settings of a scanner', () => {
  it('are the nearest it can do', () => {
    expect(fit(profiles.a4_colour, glass)).toEqual({ feed: 'auto', mode: 'grey', dpi: 600, size: 'a4' });
    expect(fit(profiles.duplex, glass).feed).toBe('auto');
    expect(fit({ ...profiles.a4_colour, dpi: 1200 }, feeder).dpi).toBe(300);
  });

  it('offer only paper that fits, and all it can reach', () => {
    expect(sizesOf({ ...glass, widest_mm: 160, longest_mm: 220 })).toEqual(['a5', 'card', 'all']);
    expect(sizesOf({ ...glass, widest_mm: null, longest_mm: null })).toEqual(['a4', 'a5', 'card', 'all']);
    // Makers call 8.27 × 11.69 inches A4, and round.
    expect(sizesOf({ ...glass, widest_mm: 209.9, longest_mm: 296.9 })).toContain('a4');
  });

  it.each(Object.entries(profiles))('know the profile %s again', (name, settings) => expect(profileOf(settings)).toBe(name));

  it('that are of no profile have none', () => expect(profileOf({ ...profiles.card, dpi: 200 })).toBeNull());
});

describe('what is asked', () => {
  it('takes the feeder where there is one and nothing else was wished', () => {
    expect(asked(profiles.a4_colour, feeder).feed).toBe('feeder');
    expect(asked(profiles.a4_colour, glass).feed).toBe('flatbed');
    expect(asked(profiles.card, feeder).feed).toBe('flatbed');
    expect(asked(profiles.a4_colour, null)).toEqual({ feed: 'feeder', mode: 'colour', dpi: 300, size_mm: [210, 297], blank_cuts: false });
  });

  it('parts papers at blank pages where that was ticked, whatever the profile', () => {
    const ticked = { ...profiles.a4_colour, blankCuts: true };
    expect(asked(ticked, feeder).blank_cuts).toBe(true);
    expect(profileOf(ticked)).toBe('a4_colour');
  });

  it('never reaches beyond the glass', () => {
    expect(asked(profiles.a4_grey, { ...glass, longest_mm: 296.5 }).size_mm).toEqual([210, 296.5]);
    expect(asked({ ...profiles.a4_grey, size: 'all' }, glass).size_mm).toBeNull();
  });
});

describe('an address that was typed', () => {
  it.each([
    ['192.0.2.7', 'escl:http://192.0.2.7/eSCL'],
    [' 192.0.2.7:8080 ', 'escl:http://192.0.2.7:8080/eSCL'],
    ['[2001:db8::7]', 'escl:http://[2001:db8::7]/eSCL'],
    ['https://may-quet.local/', 'escl:https://may-quet.local/eSCL'],
    ['http://may-quet.local/scan/', 'escl:http://may-quet.local/scan'],
    ['', null],
    ['máy in tầng 2', null],
    ['http://ai:mat-khau@192.0.2.7', null],
    ['http://', null],
  ])('%j is %s', (typed, device) => expect(deviceAt(typed)).toBe(device));

  it('is shown by its host', () => {
    expect(hostOf('escl:http://192.0.2.7:8080/eSCL')).toBe('192.0.2.7:8080');
    expect(hostOf('sane:test:0')).toBe('sane:test:0');
  });
});
