import type { Candidate, IdCard } from '../bindings';

/** An identity card read while no screen was waiting for one. */
export interface ReadCard {
  text: string;
  card: IdCard;
  candidates: Candidate[];
}
