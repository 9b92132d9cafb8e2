import type { CertifySetting, Office, OverlayPlace, Signer } from '../../bindings';

/** How the counter certifies, with what stands where nothing was ever set. */
export function certifyOf(office: Office): Required<CertifySetting> {
  const given = office.certify ?? {};
  return {
    site: given.site ?? '',
    signers: given.signers ?? [],
    places: given.places ?? [],
    printer: given.printer ?? null,
    mode: given.mode ?? 'overlay',
    remind_at: given.remind_at ?? '14:30:00',
    signing: given.signing ?? {},
  };
}

const marks = { own: null, in_place_of: 'KT.', authorised: 'TUQ.', by_order: 'TL.' } as const;

/** Lines over the signature, as the statement prints them: always Vietnamese. */
export function printedLines({ capacity, title, on_behalf_of }: Pick<Signer, 'capacity' | 'title' | 'on_behalf_of'>): string[] {
  const upper = (text: string) => text.toLocaleUpperCase('vi');
  const mark = marks[capacity];
  return [...(mark ? [`${mark} ${upper(on_behalf_of)}`] : []), upper(title)];
}

/** The same signers with this one in the place before. */
export function movedUp(signers: Signer[], at: number): Signer[] {
  const next = [...signers];
  const [one] = next.splice(at, 1);
  if (one) next.splice(Math.max(at - 1, 0), 0, one);
  return next;
}

/** Where the desk puts the block while nobody measured: the lower right of an A4 sheet. */
const unmeasured = { left: 1_150, top: 1_950, shift_x: 0, shift_y: 0 };

/** Where statements land with a printer, tenths of a millimetre. */
export function placeOf(places: OverlayPlace[], printer: string): OverlayPlace {
  return places.find((place) => place.printer === printer) ?? { printer, ...unmeasured };
}

/** The place with shifts that bring the frame from where it was measured to where it belongs. */
export function adjusted(place: OverlayPlace, measured: { left: number; top: number }): OverlayPlace {
  return {
    ...place,
    shift_x: place.shift_x + place.left - measured.left,
    shift_y: place.shift_y + place.top - measured.top,
  };
}
