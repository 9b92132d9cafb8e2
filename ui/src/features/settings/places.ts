import type { PlaceCode } from '../../bindings';

/** Lines "commune, province = province code/commune code"; none where a line is not of that form. */
export function readPlaces(text: string): PlaceCode[] | null {
  const places: PlaceCode[] = [];
  for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
    const read = /^([^,=]+),([^,=]+)=\s*([\w.]+)\s*\/\s*([\w.]+)$/.exec(line);
    if (!read) return null;
    const [, commune = '', province = '', provinceCode = '', communeCode = ''] = read;
    places.push({ commune: commune.trim(), province: province.trim(), province_code: provinceCode, commune_code: communeCode });
  }
  return places;
}

/** The same lines of what is kept. */
export function showPlaces(places: PlaceCode[]): string {
  return places.map((one) => `${one.commune}, ${one.province} = ${one.province_code}/${one.commune_code}`).join('\n');
}
