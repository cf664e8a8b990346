/** One counted figure. `goal` reads `<= 3`, `>= 14` or `= 0`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: string;
}
