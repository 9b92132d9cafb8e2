import type { CertificationView, SignerAs } from '../../bindings';

/** Numbers as people say them: 1235–1237, 1240. */
export function numberList(rows: { number: { no: number } | null }[]): string {
  const sorted = rows.flatMap((row) => (row.number ? [row.number.no] : [])).toSorted((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const no of sorted) {
    const last = runs.at(-1);
    if (last && no === last[1] + 1) last[1] = no;
    else runs.push([no, no]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

/** "Nguyễn Văn Ký, KT. CHỦ TỊCH – PHÓ CHỦ TỊCH" */
export function signerWords(signer: SignerAs): string {
  return [signer.name, signer.lines.join(' – ')].filter(Boolean).join(', ');
}

/** Whether a move is offered for this row now. */
export function may(row: CertificationView, move: CertificationView['offers'][number]['move']): boolean {
  return row.offers.some((offer) => offer.move === move && offer.bar === null);
}

/** Whether a further print of this row has to say why: a statement with its number may be out already. */
export function needsReason(row: CertificationView): boolean {
  return row.prints > 1 || (row.prints === 1 && row.print_state !== 'not_out');
}
