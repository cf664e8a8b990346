/** Why no token is given: OAuth's word and Entra's own number, which becomes `AADSTS…`. */
export class TokenRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly number: number;

  constructor(status: number, code: string, number: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.number = number;
  }
}
