import { shared } from './vi/shared';

/** Vietnamese: the source. Its shape is what English must fill. */
export const vi = { ...shared, errors: { summary: (n: number) => `Còn ${n} chỗ cần sửa` } };
