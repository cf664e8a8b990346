import { HeaderList } from "../../../core/header-list.ts";

/** Header fields as HTTP APIs read them: every value of one name, joined by commas. */
export class FieldList extends HeaderList {
  override get(name: string): string | undefined {
    const values = this.all(name);
    return values.length === 0 ? undefined : values.join(",");
  }
}
