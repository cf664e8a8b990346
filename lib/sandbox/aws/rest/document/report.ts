import { AwsError, badRequest } from "../../control/aws-error.ts";

/** What an import found: errors stop it, warnings do so when the caller asked for that. */
export class ImportReport {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];

  warn(message: string): void {
    if (!this.warnings.includes(message)) this.warnings.push(message);
  }

  /** Does a part of the import. A refusal becomes an error with the place in front; what the account has no room for stops at once. */
  attempt<Result>(place: string, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof AwsError) || error.code === "LimitExceededException") throw error;
      this.errors.push(`${place}: ${error.message}`);
      return undefined;
    }
  }

  /** Throws a BadRequestException in the vendor's layout when the import must not go on. */
  finish(isFailingOnWarnings: boolean): void {
    if (this.errors.length > 0) throw listed("Errors found during import", this.errors);
    if (isFailingOnWarnings && this.warnings.length > 0) throw listed("Warnings found during import", this.warnings);
  }
}

function listed(title: string, lines: readonly string[]) {
  return badRequest([`${title}:`, ...lines].join("\n\t"));
}
