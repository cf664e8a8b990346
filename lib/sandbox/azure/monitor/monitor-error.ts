import { ArmError } from "../arm/arm-error.ts";

/** A refusal of Azure Monitor, which stands at the top of the body, without ARM's envelope. */
export class MonitorError extends ArmError {
  constructor(message: string) {
    super(400, "BadRequest", message);
  }

  override get body(): unknown {
    return { code: this.code, message: this.message };
  }
}
