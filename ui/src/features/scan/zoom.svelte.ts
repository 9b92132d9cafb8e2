/** Times the size that fits. */
export const steps = [1, 1.5, 2, 3, 4, 6];

/** What the zoom key jumps to: small print is read, and most of a line is still seen. */
const near = 2;

/** How near the page is looked at; kept from page to page. */
export class Zoom {
  factor = $state(1);

  step(by: 1 | -1): void {
    this.factor = steps[steps.indexOf(this.factor) + by] ?? this.factor;
  }

  toggle(): void {
    this.factor = this.factor === 1 ? near : 1;
  }
}
